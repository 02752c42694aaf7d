/**
What the config of a repository can run: all that a person has to trust before it does, and how it differs from what they have trusted.
*/
import {z} from 'zod';
import {agentConfigSchema} from './config.js';
import {valueAt} from './config-settings.js';
import {isObject} from './json.js';
import {safeJson} from './safe-json.js';

/** One thing that can be run. `key`: as in `agents.mine`. `says`: what stands there, as JSON in which nothing is unseen. */
const runnableSchema = z.strictObject({key: z.string(), says: z.string()});
export type Runnable = z.output<typeof runnableSchema>;

/** What a person has trusted in one repository, the newest last: who goes back to an older branch is not asked again. */
export const trustNoteSchema = z.strictObject({
	repository: z.string(),
	trusted: z.array(z.strictObject({atMs: z.number(), runs: z.array(runnableSchema)})).min(1),
});
export type TrustNote = z.output<typeof trustNoteSchema>;

/** `before`: what was trusted there. `says` is `undefined` where it stands there no more. */
export type TrustChange = {readonly key: string; readonly says: string | undefined; readonly before: string | undefined};

/** The same text however the keys are ordered. */
const inOrder = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(inOrder);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, inner]) => [key, inOrder(inner)]),
	);
};

/** A known agent as it is by itself: nobody has said how it is called, what it may do or what it gets. */
const isBuiltIn = (agent: unknown): boolean => {
	const {data} = agentConfigSchema.safeParse(agent);
	if (data === undefined || !('preset' in data)) return false;
	const {args, env, permissions, worksIn, model = ''} = data;
	// Some of them would take a model that begins with a dash for a flag.
	return args.length === 0 && env.length === 0 && permissions === 'edit' && worksIn === 'worktree' && !model.startsWith('-');
};

/** Settings that run something, or hand something on, by themselves. */
const single = ['verify', 'linear.tokenCommand', 'screen.notify.command', 'screen.notify.webhook'] as const;

/** `raw`: what the files of a repository say, without defaults and without what is the person's own. */
export const runnablesIn = (raw: unknown): readonly Runnable[] => {
	const agents = valueAt(raw, ['agents']);
	const named = isObject(agents) ? Object.entries(agents).filter(([, agent]) => !isBuiltIn(agent)) : [];
	const found: Array<readonly [key: string, value: unknown]> = [
		...named.map(([name, agent]) => [`agents.${name}`, agent] as const),
		...single.map(key => [key, valueAt(raw, key.split('.'))] as const),
	];
	return found
		.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
		.map(([key, value]) => ({key, says: safeJson(inOrder(value))}))
		.toSorted((a, b) => (a.key < b.key ? -1 : 1));
};

/** A database that came with the repository may hold tasks with checks, and some that are about to run. */
export const broughtBacklog: Runnable = {
	key: 'data/roadmap.db',
	says: safeJson('a backlog of somebody else, committed; its tasks may have checks of their own'),
};

export const isSameRunnables = (one: readonly Runnable[], other: readonly Runnable[]): boolean =>
	one.length === other.length && one.every(({key, says}, index) => key === other[index]?.key && says === other[index]?.says);

/** Nothing to run needs no trust, unless something was trusted that is gone: without its check, a merge is another one. */
export const isTrustedBy = (runs: readonly Runnable[], note: TrustNote | undefined): boolean =>
	note === undefined ? runs.length === 0 : note.trusted.some(version => isSameRunnables(version.runs, runs));

/** What a person is asked about: all that is new, is another one, or is gone, since they were asked last. */
export const trustChanges = (runs: readonly Runnable[], note: TrustNote | undefined): readonly TrustChange[] => {
	const before = new Map(note?.trusted.at(-1)?.runs.map(({key, says}) => [key, says]));
	const now = new Map(runs.map(({key, says}) => [key, says]));
	return [...new Set([...now.keys(), ...before.keys()])]
		.map(key => ({key, says: now.get(key), before: before.get(key)}))
		.filter(({says, before: was}) => says !== was);
};

const versionsMax = 20;

/** With one more that is trusted; the oldest are forgotten. */
export const trusting = (note: TrustNote | undefined, repository: string, runs: readonly Runnable[], atMs: number): TrustNote => ({
	repository,
	trusted: [...(note?.trusted ?? []).filter(version => !isSameRunnables(version.runs, runs)), {atMs, runs: [...runs]}].slice(-versionsMax),
});

/** `verify, agents.mine and 2 more`. */
export const sayKeys = (changes: readonly Pick<TrustChange, 'key'>[]): string => {
	const keys = changes.map(({key}) => key);
	return keys.length <= 3 ? keys.join(', ') : `${keys.slice(0, 2).join(', ')} and ${keys.length - 2} more`;
};
