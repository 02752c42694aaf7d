/**
Writes the ids of imported tasks into the file that they come from, when somebody has said so: all of them or none, and nothing else of the file changes. Part of the front step.
*/
import {accessSync, constants, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {backlogFormat, planBacklog} from './domain/plan.js';
import {withIds} from './domain/plan-ids.js';
import {failure, type Problem, type Result, success} from './domain/problem.js';
import type {House} from './open-house.js';
import {replaceFile} from './outside/config-edit.js';

/** `only`: the lines of the items it is about, if not all. */
type Wanted = {readonly file: string; readonly text: string; readonly only?: readonly string[] | undefined; readonly dryRun: boolean};

const wantedSchema = z.object({
	file: z.string(),
	text: z.string(),
	only: z.array(z.string()).optional(),
	dryRun: z.boolean().default(false),
	writeIds: z.literal(true),
});

/** In the input of an import; `undefined` unless somebody has said so. */
export const idsWanted = (input: Readonly<Record<string, unknown>>): Wanted | undefined => wantedSchema.safeParse(input).data;

const isFile = (at: string): boolean => statSync(at, {throwIfNoEntry: false})?.isFile() === true;

const notWritable = (message: string): Problem => ({kind: 'bad-input', code: 'file_not_writable', message, hint: 'Without --write-ids the file is only read.'});

/** Asked before anything is imported, too: why no ids can be written there, if so. */
export const whyNoIds = ({file, text}: Wanted): Problem | undefined => {
	const at = path.resolve(file);
	if (file === '-' || !isFile(at) || backlogFormat(file, text) !== 'markdown') return notWritable(`Ids are written into markdown files, and ${file} is none.`);
	try {
		accessSync(at, constants.W_OK);
		return readFileSync(at).equals(Buffer.from(text))
			? undefined
			: notWritable(`${file} is not all UTF-8, or has just been changed: no ids were written into it.`);
	} catch {
		return notWritable(`${file} may not be written.`);
	}
};

/** Into the file as it was read; a sentence about what was written, or would be. */
export const writeIds = (wanted: Wanted, {store, engine}: Pick<House, 'store' | 'engine'>): Result<string> => {
	const {file, text, only, dryRun} = wanted;
	const options = {format: 'markdown', textMax: engine.policy.textMax, ...(only === undefined ? {} : {only: only.map(Number)})} as const;
	const {items} = planBacklog(text, options, store.plans.known());
	// A copy of an item that has its id is taken for the same task; an id stands in one place only.
	const there = new Set(items.flatMap(({draft, id}) => (draft.id === undefined ? [] : [id])));
	const bare = items.filter(({draft, id, isKnown}) => draft.id === undefined && !there.has(id) && (isKnown || dryRun));
	const ids = new Map(bare.map(({draft, id}) => [draft.line, id]));
	const count = `${ids.size} ${ids.size === 1 ? 'id' : 'ids'}`;
	if (ids.size === 0) return success(`No item of ${file} lacks an id.`);
	if (dryRun) return success(`${count} would be written into ${file}.`);
	const why = whyNoIds(wanted);
	if (why !== undefined) return failure(why);
	try {
		replaceFile(path.resolve(file), withIds(text, ids));
		return success(`${count} written into ${file}.`);
	} catch (error) {
		return failure(notWritable(`No ids were written into ${file}: ${error instanceof Error ? error.message : String(error)}.`));
	}
};
