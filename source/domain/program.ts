/**
What a process is called for people: the name of its program, never what it was told, which may be a secret.
*/
import {safeLine} from './text.js';

const interpreters = /^(?:node|nodejs|bun|deno|python[\d.]*|ruby|perl|bash|sh|dash|zsh|env|npx|npm)$/;

/** An argument that can only be the file of a program: no flag, and either a path or the name of a script. */
const isScript = (word: string): boolean =>
	/^[\w@./+~-]+$/.test(word) && !word.startsWith('-') && (word.includes('/') || /\.(?:[cm]?[jt]s|py|sh|rb|pl)$/.test(word));

const isModule = (word: string): boolean => /^[a-z_][\w.]*$/i.test(word);

const nameMax = 40;

const baseOf = (file: string): string => file.split('/').findLast(part => part !== '') ?? file;

/** `/x/node_modules/vitest/vitest.mjs` → `vitest`; where the file says little, the folder above it is the better name. */
const scriptName = (file: string): string => {
	const base = baseOf(file).replace(/\.(?:[cm]?[jt]s|py|sh|rb|pl)$/, '');
	if (!/^(?:index|main|cli|bin|run|start)$/.test(base)) return base;
	const folders = file.split('/').filter(part => part !== '' && !/^(?:\.+|dist|lib|bin|build|src|cjs|esm|cli)$/.test(part));
	return folders.at(-2) ?? base;
};

/**
From the words that a process was started with; `kernelName`: what the system calls it, where there are none.

An interpreter is called by its script, when the next word is one for sure. `python -m pytest` is `pytest`. All other words are left out.
*/
export const programOf = (argv: readonly string[], kernelName: string): string => {
	const [first = '', second = '', third = ''] = argv;
	// Some write their whole command line over the first word.
	const word = first.split(/[\s:]/)[0] ?? '';
	const name = baseOf(word.replace(/^-/, '')) || kernelName;
	if (!interpreters.test(name)) return safeLine(name || '?', nameMax);
	if (isScript(second)) return safeLine(scriptName(second), nameMax);
	return safeLine(second === '-m' && isModule(third) ? third : name, nameMax);
};
