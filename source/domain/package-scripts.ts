/**
Which of a package's own scripts prove that work is good.
*/

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

/** Whose lock file lies there; npm when there is none. */
export const managerOf = (files: readonly string[]): PackageManager => {
	if (files.includes('pnpm-lock.yaml')) return 'pnpm';
	if (files.includes('yarn.lock')) return 'yarn';
	return files.includes('bun.lock') || files.includes('bun.lockb') ? 'bun' : 'npm';
};

/** What `npm init` writes where there is no test. */
const isPlaceholder = (script: string): boolean => script.includes('no test specified');

const scriptsIn = (text: string): Readonly<Record<string, unknown>> => {
	try {
		const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
		const scripts = typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : undefined;
		return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {};
	} catch {
		return {};
	}
};

const run = (manager: PackageManager, script: string): string =>
	manager === 'npm' && script !== 'test' ? `npm run ${script}` : manager === 'bun' ? `bun run ${script}` : `${manager} ${script}`;

/** A shell command of the scripts `lint` and `test`; `undefined` when the package has neither. */
export const checkCommandIn = (packageText: string, manager: PackageManager): string | undefined => {
	const scripts = scriptsIn(packageText);
	const there = ['lint', 'test'].filter(name => {
		const script = scripts[name];
		return typeof script === 'string' && script.trim() !== '' && !isPlaceholder(script);
	});
	return there.length === 0 ? undefined : there.map(name => run(manager, name)).join(' && ');
};
