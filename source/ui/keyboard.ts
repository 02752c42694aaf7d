/**
The keyboard without the screen: from a key press to what it does. Stories can play on it with no terminal at all.
*/
import type {Engine} from '../engine/engine.js';
import {keymapFor} from './bindings.js';
import type {CommandLine} from './command-line.js';
import {type Draft, inputOfDraft} from './compose.js';
import {settleCursors} from './cursor.js';
import {carryOut, type DeedDesk, type Loan} from './deeds.js';
import type {Guard} from './guard.js';
import {contextOf, paneInView} from './in-view.js';
import type {KeyDesk, LeaveHow} from './intent.js';
import {findViewKey} from './keys/view-key.js';
import type {Size} from './layout.js';
import {readOutputOf} from './output.js';
import {overlayOf} from './overlays/overlays.js';
import {readKey} from './read-key.js';
import {createRunner} from './runner.js';
import {dashSays} from './says/dash.js';
import {keyboardSays} from './says/keyboard.js';
import type {SetUp} from './set-up.js';
import type {Surroundings} from './surroundings.js';
import type {ToastTone} from './ui-state.js';
import type {UiStore} from './ui-store.js';

type KeyboardOptions = {
	readonly engine: Engine;
	readonly ui: UiStore;
	readonly size: () => Size;
	readonly leave: (how: LeaveHow) => void;
	readonly demo?: boolean;
	/** Hears of each key before it is understood. */
	readonly onKey?: () => void;
	readonly surroundings?: Surroundings;
	readonly commandLine?: CommandLine;
	/** Before anything is set up. */
	readonly setUp?: SetUp;
	/** Says why a key is refused that means something. */
	readonly guard?: Guard;
	readonly mouse?: DeedDesk['mouse'];
	readonly redraw?: () => void;
	/** Puts the screen away while the work has the terminal. */
	readonly handOver?: DeedDesk['handOver'];
};

export type Keyboard = {
	/** Takes one key by its name, as in `j`, `return`, `ctrl+s`; settles when what it began is over. */
	press(name: string): Promise<void>;
	/** Takes pasted text: words for a field, never keys. */
	paste(text: string): void;
	/** What keys are understood by, now. */
	desk(): KeyDesk;
};

const twiceWithinMs = 2000;

export const createKeyboard = ({engine, ui, size, leave, demo = false, onKey, ...outer}: KeyboardOptions): Keyboard => {
	const {cards, policy, dispatch, getSnapshot, now} = engine;
	const say = (text: string, tone: ToastTone) => ui.send({type: 'say', text, tone, atMs: now()});
	const {commandLine, setUp} = outer;
	const runner = createRunner({engine, ui});
	const desk = (): KeyDesk => ({
		cards,
		keymap: keymapFor(cards, policy.keys),
		...(commandLine ? {commandLine} : {}),
		...(outer.surroundings?.config ? {settingNow: outer.surroundings.config.valueOf} : {}),
		snapshot: getSnapshot(),
		policy,
		demo,
		nowMs: now(),
		size: size(),
		outputOf: readOutputOf(engine),
		...(setUp ? {setUp: setUp.get()} : {}),
		logOf: engine.readLog,
	});

	const save = async (draft: Draft) => {
		ui.send({type: 'overlay', overlay: {kind: 'compose', draft, isSaving: true}});
		const result = await dispatch('add-task', inputOfDraft(draft));
		const isOpen = ui.get().overlay?.kind === 'compose';
		if (result.ok) {
			ui.send({type: 'draft', draft: undefined});
			// Before anything is set up, what was written waits for the setup to be accepted.
			if (isOpen) ui.send({type: 'overlay', overlay: setUp === undefined ? undefined : {kind: 'set-up', top: 0}});
			runner.tell(result);
			return;
		}

		const problem = [result.problem.message, result.problem.hint].filter(Boolean).join(' ');
		ui.send({type: 'draft', draft});
		if (isOpen) ui.send({type: 'overlay', overlay: {kind: 'compose', draft, isSaving: false, problem}});
		else say(problem, 'err');
	};

	/** Ctrl-C closes what is open; twice, it leaves. Agents never hear of it. */
	const interrupt = () => {
		const {overlay, interruptedAtMs} = ui.get();
		if (interruptedAtMs !== undefined && now() - interruptedAtMs < twiceWithinMs) {
			leave('leave');
			return;
		}

		ui.send({type: 'interrupt', atMs: now()});
		const closing = overlay && overlayOf(overlay).closing?.(overlay);
		if (closing?.kind === 'look') for (const action of closing.actions) ui.send(action);
		if (overlay) ui.send({type: 'overlay', overlay: undefined});
		say(demo ? dashSays.ctrlCDemo : dashSays.ctrlC, 'warn');
	};

	const deedDesk = {
		engine,
		ui,
		say,
		tell: runner.tell,
		surroundings: outer.surroundings ?? {},
		setUp,
		...(outer.mouse ? {mouse: outer.mouse} : {}),
		redraw: outer.redraw ?? (() => {}),
		handOver: outer.handOver ?? (async (work: () => Promise<Loan>) => void (await work())),
	};

	return {
		desk,

		async press(name) {
			onKey?.();
			if (name === 'ctrl+c') {
				interrupt();
				return;
			}

			settleCursors(ui, desk(), size(), now());
			const state = ui.get();
			const {overlay} = state;
			const intent = overlay ? overlayOf(overlay).read(name, overlay, state, desk()) : readKey(name, state, desk());
			for (const action of intent.first ?? []) ui.send(action);
			const refusal = outer.guard?.(intent);
			if (refusal !== undefined) {
				say(refusal, 'warn');
				return;
			}

			if (intent.kind === 'look') {
				for (const action of intent.actions) ui.send(action);
				settleCursors(ui, desk(), size());
			}

			if (intent.kind === 'run') ui.send({type: 'overlay', overlay: undefined});
			if (intent.kind === 'leave') leave(intent.how);
			if (intent.kind === 'deed') await carryOut(intent.deed, deedDesk);
			if (intent.kind === 'save') await save(intent.draft);
			if (intent.kind === 'run' && (await runner.run(intent)) && intent.leaving !== undefined) leave(intent.leaving);
			if (intent.kind === 'run-many') await runner.runMany(intent);
			if (intent.kind === 'undo') await runner.undo(intent);
		},

		paste(text) {
			const state = ui.get();
			const {overlay} = state;
			const pasted = overlay && overlayOf(overlay).paste?.(text, overlay, state, desk());
			if (pasted) {
				ui.send({type: 'overlay', overlay: pasted});
				return;
			}

			const lines = text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
			// Where n is another key, as in a log, it makes no task.
			const key = findViewKey(desk().keymap.views, 'n', contextOf(state), paneInView(state, size()));
			const canCompose = overlay === undefined && key?.name.endsWith('.new') === true;
			if (canCompose) ui.send({type: 'pasted', pasted: {text, atMs: now()}});
			say(canCompose ? keyboardSays.pastedForTask(lines) : keyboardSays.pasted(lines), 'warn');
		},
	};
};
