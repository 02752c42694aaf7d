/**
What a view shows that is not in the picture: asked of a command when it is looked at, and again when it is old.
*/
import type {CommandName} from '../commands/command.js';
import type {Engine} from '../engine/engine.js';
import type {UiStore} from './ui-store.js';

/**
`name`: what the answer is known by in `UiState.loaded`. `everyMs`: how old it may be while it is looked at.
`with`: a part of the picture that it goes with; it is asked for again as soon as that is another.
*/
export type Load = {
	readonly name: string;
	readonly command: CommandName;
	readonly input: Readonly<Record<string, unknown>>;
	readonly everyMs: number;
	readonly with?: string;
};

type LoaderOptions = {
	readonly engine: Pick<Engine, 'dispatch' | 'now'>;
	readonly ui: UiStore;
	/** What the view before the reader needs. */
	readonly wanted: () => readonly Load[];
};

/** Asks for what is wanted and is not there, or too old. One question for each at a time. */
export const createLoader = ({engine, ui, wanted}: LoaderOptions) => {
	const asked = new Set<string>();
	const askedWith = new Map<string, string | undefined>();

	const load = async ({name, command, input, ...more}: Load): Promise<void> => {
		const before = ui.get().loaded[name]?.output;
		asked.add(name);
		askedWith.set(name, more.with);
		ui.send({type: 'loaded', name, loaded: {state: 'loading', output: before, atMs: engine.now()}});
		const result = await engine.dispatch(command, input);
		asked.delete(name);
		const atMs = engine.now();
		ui.send({
			type: 'loaded',
			name,
			loaded: result.ok
				? {state: 'there', output: result.value.output ?? {}, atMs}
				: {state: 'failed', message: [result.problem.message, result.problem.hint].filter(Boolean).join(' '), output: before, atMs},
		});
	};

	return {
		look(): void {
			for (const each of wanted()) {
				const last = ui.get().loaded[each.name];
				const isOld = last === undefined || engine.now() - last.atMs >= each.everyMs || askedWith.get(each.name) !== each.with;
				if (isOld && !asked.has(each.name)) void load(each);
			}
		},
	};
};
