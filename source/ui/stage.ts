/**
What lies between the screen and its terminal: colours, glyphs, the pace of frames, the clock, the bell, and how the terminal is lent to others.
*/
import type {Engine} from '../engine/engine.js';
import type {Loan} from './deeds.js';
import {createGuard} from './guard.js';
import type {HandOver} from './hooks/use-hand-over.js';
import {createNotifier} from './notifier.js';
import {createPace} from './pace.js';
import {createPaint} from './paint.js';
import type {Surroundings} from './surroundings.js';
import type {Environment} from './terminal/kinds.js';
import type {Mouse} from './terminal/replies.js';
import {createTerminal} from './terminal/terminal.js';
import type {GlyphSet} from './theme.js';

type StageOptions = {
	readonly engine: Engine;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly environment: Environment;
	readonly colour: boolean;
	readonly glyphs: GlyphSet;
	readonly onMouse: (mouse: Mouse) => void;
	/** Draws what has changed by itself, as ages do. */
	readonly onClock: () => void;
	readonly surroundings?: Surroundings | undefined;
	/** Something that nobody waits for has not come off: why. */
	readonly onTrouble: (why: string) => void;
	readonly readOnly?: boolean | undefined;
};

const slowFps = 2;
/** From here on, a terminal over ssh is far away. */
const farMs = 150;
/** Nobody looks: the clock goes on at a fifth of its pace. */
const awaySeconds = 5;

export const createStage = ({
	engine,
	stdin,
	stdout,
	environment,
	colour,
	glyphs,
	onMouse,
	onClock,
	surroundings,
	onTrouble,
	readOnly = false,
}: StageOptions) => {
	const {now} = engine;
	const screen = () => engine.policy.screen;
	let backAtMs: number | undefined;
	let isLent = false;
	let seconds = 0;
	let handOver: HandOver | undefined;

	const terminal = createTerminal({
		stdin,
		stdout,
		environment,
		now,
		wantsBackground: () => colour && !['dark', 'light', 'mono'].includes(screen().theme),
		onMouse,
		onChange(change) {
			if (change === 'background') paint.look();
			else if (terminal.isFocused() === true) {
				backAtMs = now();
				pace.soon(onClock);
			}
		},
	});
	// Whether there is colour at all is settled; Node would complain across the screen that one variable goes before the other.
	const {NO_COLOR: _none, NODE_DISABLE_COLORS: _disabled, FORCE_COLOR: forced, ...rest} = environment;
	const asked = forced ? {...rest, FORCE_COLOR: forced} : rest;
	const has256 = typeof stdout.getColorDepth !== 'function' || stdout.getColorDepth(asked) >= 8;
	const paint = createPaint({colour, theme: () => screen().theme, background: terminal.background, has256});
	const isFar = () => terminal.kind.isRemote && (terminal.roundTripMs() ?? 0) > farMs;
	const pace = createPace(engine.subscribe, now, () => 1000 / (isFar() ? Math.min(slowFps, screen().fps) : screen().fps));
	const notifier = createNotifier({
		terminal,
		sight: () => ({snapshot: engine.getSnapshot(), policy: engine.policy}),
		now,
		sign: () => (glyphs === 'unicode' ? '◆' : '!'),
		notices: surroundings?.notices,
		onTrouble,
	});
	// Before there is anything to see: a key that is pressed at the sight of it is a key, and not an echo or a signal.
	stdin.setRawMode(true);
	const unfollow = pace.subscribe(() => {
		if (!isLent) notifier.look();
	});

	return {
		terminal,
		paint,
		pace,
		marksPastes: terminal.marksPastes,
		/** When the window was last brought back. */
		backAtMs: () => backAtMs,
		guard: createGuard({cards: engine.cards, isReadOnly: readOnly, backAtMs: () => backAtMs, now}),
		mouse: {isOn: terminal.isMouseOn, set: terminal.setMouse},

		/** Once a second. */
		onSecond() {
			seconds = terminal.isFocused() === false ? (seconds + 1) % awaySeconds : 0;
			if (isLent || seconds !== 0) return;
			paint.look();
			pace.soon(onClock);
		},

		/** Ink is there: the terminal can be asked, and lent. */
		begin(ready: HandOver) {
			handOver = ready;
			terminal.start();
			if (screen().mouse) terminal.setMouse(true);
			notifier.look();
		},

		/** Puts the screen away while the work has the terminal. Whoever wants it meanwhile, as by a key that was held down, does not get it. */
		async lend(work: () => Promise<Loan>): Promise<void> {
			if (isLent || !handOver) return;
			isLent = true;
			let loan: Loan = 'used';
			try {
				await handOver(async () => {
					terminal.rest();
					try {
						loan = await work();
					} finally {
						terminal.resume(loan === 'used');
						notifier.forgetTitle();
					}
				});
			} finally {
				isLent = false;
			}

			notifier.look();
			pace.soon(onClock);
		},

		/** The terminal is left as it was found. */
		end() {
			terminal.stop();
		},

		stop() {
			unfollow();
			notifier.stop();
			pace.stop();
		},
	};
};
