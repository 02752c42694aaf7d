/**
`orch-tui doctor`: looks at everything that orch-tui depends on and says what is wrong; with `--fix`, mends worktrees that were left half made. Part of the front step.
*/
import path from 'node:path';
import process from 'node:process';
import {untrustedHint} from './domain/admission.js';
import {configSchema} from './domain/config.js';
import {type Finding, oldestGit} from './domain/finding.js';
import {gitFindingOf, gitKinds} from './domain/finding-git.js';
import {
	databaseFinding,
	diskFinding,
	limitFinding,
	terminalFinding,
	tmuxFindings,
	versionFinding,
	type WorktreesLook,
	worktreesFinding,
} from './domain/finding-more.js';
import {type Policy, policyOf} from './domain/policy.js';
import type {Problem, Result} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import {sayKeys} from './domain/trust.js';
import type {Globals} from './doors/action.js';
import {findingsText} from './doors/findings-text.js';
import {pick} from './doors/json-fields.js';
import {type Look, lookAround, looksAt} from './look-around.js';
import {isSetUp, openHouse, placesOf} from './open-house.js';
import {lookAtDisk, lookAtTerminal, lookAtTmux, newestVersionOf, openFilesMax, sizeOfFile} from './outside/doctor-looks.js';
import {findRepository} from './outside/git.js';
import {lookAtGitPrograms} from './outside/git-programs.js';
import {findProgram} from './outside/programs.js';
import {configName, findProject, type Project} from './project.js';
import {whyTaken} from './store/in-place.js';
import {troubleIn} from './store/inspect.js';
import {metricsMigrations, roadmapMigrations} from './store/migrations.js';
import {isUtf8} from './terminal-language.js';
import {isAsciiOnly, wantsColour} from './terminal-look.js';
import {versionOf} from './version.js';

export type DoctorAsked = {readonly fix: boolean; readonly registry: boolean};

const databases = [
	{file: 'roadmap.db', steps: roadmapMigrations.length},
	{file: 'metrics.db', steps: metricsMigrations.length},
];

const lookAtDatabase = (data: string, file: string, steps: number): Finding => {
	const mb = sizeOfFile(data, file);
	const taken = file === 'roadmap.db' ? whyTaken(data) : undefined;
	if (taken !== undefined) return databaseFinding(file, {state: 'bad', message: 'deleted or moved away while it was in use', hint: taken.hint});
	if (mb === undefined) return databaseFinding(file, {state: 'absent'});
	const trouble = troubleIn(path.join(data, file), steps);
	return databaseFinding(file, trouble === undefined ? {state: 'well', mb} : {state: 'bad', ...trouble});
};

const isTrouble = (one: unknown): one is {readonly path: string; readonly message: string; readonly remedy: string | null; readonly mended: boolean} =>
	typeof one === 'object' && one !== null && 'mended' in one;

/** By the same doctor as `worktree doctor`. */
const lookAtWorktrees = async ({root, policy}: Project, fix: boolean): Promise<Finding> => {
	const house = await openHouse({root, policy, environment: process.env, onBug: () => {}});
	try {
		const result = await house.engine.dispatch('create-worktree', {operation: 'doctor', dryRun: !fix});
		if (!result.ok) return {name: 'worktrees', state: 'bad', title: 'worktrees', says: result.problem.message, ...hintOf(result.problem)};
		const listed = result.value.output?.['problems'];
		const problems = Array.isArray(listed) ? listed.filter(isTrouble) : [];
		const left = problems.filter(({mended}) => !mended);
		const look: WorktreesLook = {
			found: problems.length,
			mended: problems.length - left.length,
			mendable: left.filter(({remedy}) => remedy !== null).length,
			first: left[0] === undefined ? undefined : `${path.relative(root, left[0].path) || left[0].path}, ${left[0].message}`,
		};
		return worktreesFinding(look);
	} finally {
		await house.close();
	}
};

const hintOf = ({hint}: Problem): {hint?: string} => (hint === undefined ? {} : {hint});

const projectLook = (project: Result<Project>, root: string | undefined): Look => ({
	name: 'config',
	title: configName,
	ask() {
		const config = {name: 'config', title: configName};
		if (project.ok) {
			const {hasConfig, trust} = project.value;
			if (!trust.isGiven) return {...config, state: 'note', says: `not trusted yet (${sayKeys(trust.changes)}): nothing starts`, hint: untrustedHint};
			return hasConfig ? {...config, state: 'well', says: 'is right'} : {...config, state: 'absent', says: 'not there: orch-tui init'};
		}

		const [first = ''] = project.problem.message.split('\n');
		return {
			name: root === undefined ? 'repository' : 'config',
			state: 'bad',
			title: root === undefined ? 'repository' : configName,
			says: first,
			...hintOf(project.problem),
		};
	},
});

/** Where git itself is at a loss, the others say so. */
const looksAtGit = (root: string): Look[] => {
	const asked = lookAtGitPrograms(root).catch(() => undefined);
	return gitKinds.map(
		(kind): Look => ({
			name: kind.name,
			title: kind.title,
			async ask() {
				const look = await asked;
				return look && gitFindingOf(kind, look);
			},
		}),
	);
};

/** What is asked of the house itself comes after its databases are known to be sound. */
const looksInside = (project: Project, {fix}: DoctorAsked): Look[] => {
	const {data} = placesOf(project.root);
	const found = databases.map(({file, steps}) => ({file, finding: lookAtDatabase(data, file, steps)}));
	const isSound = isSetUp(project.root) && found.every(({finding}) => finding.state !== 'bad');
	return [
		...found.map(({file, finding}): Look => ({name: finding.name, title: file, ask: () => finding})),
		...(isSound ? [{name: 'worktrees', title: 'worktrees', ask: () => lookAtWorktrees(project, fix)}] : []),
	];
};

const looksAtMachine = (folder: string, {thresholds}: Policy): Look[] => [
	{name: 'open-files', title: 'open files', ask: async () => limitFinding(await openFilesMax())},
	{name: 'terminal', title: 'terminal', ask: () => terminalFinding(lookAtTerminal(isUtf8()))},
	{name: 'disk', title: 'disk', ask: () => diskFinding(lookAtDisk(folder), {stopPercent: thresholds.disk.stop, leastMb: thresholds.freeDiskMb})},
];

/** Which program each agent of the config is. */
const programsOf = ({agents}: Policy): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(agents).map(([name, agent]) => [name, 'preset' in agent ? agent.preset : (agent.command[0] ?? '')]));

/** The repository, also when its config cannot be read. */
const rootOf = async (project: Result<Project>, folder: string): Promise<string | undefined> => {
	if (project.ok) return project.value.root;
	if (findProgram('git') === undefined) return undefined;
	return (await findRepository(folder).catch(() => undefined))?.root;
};

/** All that there is to be found out here. */
export const findingsHere = async (globals: Globals, asked: DoctorAsked): Promise<readonly Finding[]> => {
	const cwd = process.cwd();
	const folder = path.resolve(cwd, globals.directory ?? '.');
	const hasGit = findProgram('git') !== undefined;
	const noGit: Result<Project> = {
		ok: false,
		problem: {kind: 'outside', code: 'git_missing', message: 'git is not on the PATH.', hint: `Install git ${oldestGit.join('.')} or newer.`},
	};
	const project = hasGit ? await findProject({...globals, environment: process.env, cwd}) : noGit;
	const root = await rootOf(project, folder);
	const policy = project.ok ? project.value.policy : policyOf(configSchema.parse({}));
	const inTmux = process.env['TMUX'] ? tmuxFindings(await lookAtTmux()) : [];
	const looks: Look[] = [
		...looksAt(root ?? folder, {
			verify: policy.verify,
			holdPercent: policy.thresholds.memory.stop,
			...(project.ok && project.value.hasConfig ? {agents: programsOf(policy)} : {}),
		}).filter(({name}) => root !== undefined || !['checkout', 'packages', 'verify'].includes(name)),
		...(root === undefined ? [] : looksAtGit(root)),
		...inTmux.map((finding): Look => ({name: finding.name, title: finding.title, ask: () => finding})),
		...looksAtMachine(root ?? folder, policy),
		projectLook(project, root),
		...(project.ok ? looksInside(project.value, asked) : []),
		...(asked.registry ? [{name: 'version', title: 'version', ask: async () => versionFinding(versionOf(), await newestVersionOf('orch-tui'))}] : []),
	];
	return lookAround(looks).settled;
};

/** Ends with 1 when something will not work. */
export const runDoctor = async (globals: Globals, asked: DoctorAsked): Promise<number> => {
	const findings = await findingsHere(globals, asked);
	const isWell = findings.every(({state}) => state !== 'bad');
	if (globals.json) process.stdout.write(`${safeJson(globals.fields === undefined ? {success: isWell, findings} : pick(findings, globals.fields))}\n`);
	else
		process.stdout.write(
			findingsText(findings, {quiet: globals.quiet, ascii: isAsciiOnly(globals), colour: wantsColour(globals.color, process.stdout.isTTY === true)}),
		);
	return isWell ? 0 : 1;
};
