/**
Draws the picture again when something may have changed, and speaks up only when it looks different: a frame that nobody could tell from the last costs nothing.
*/
import type {Snapshot} from '../domain/snapshot.js';
import type {Engine} from '../engine/engine.js';
import {firstCoachStep, nextCoachStep} from './coach.js';
import {isToldInSeconds} from './in-seconds.js';
import type {Size} from './layout.js';
import {readOutputOf} from './output.js';
import {pageOf} from './pages/pages.js';
import {drawPicture, type Picture, samePicture} from './picture.js';
import type {SetUp} from './set-up.js';
import {type Glyphs, glyphsOf} from './theme.js';
import type {UiStore} from './ui-store.js';
import type {UsagesOf} from './usages.js';

export type Painter = {
	get(): Picture;
	subscribe(listener: () => void): () => void;
	/** Looks again now: the window has changed. Ages are exact at every look. */
	look(): void;
	/** The clock has moved on: looks again if anything is told in seconds, else once in a while. */
	tick(): void;
	start(): void;
	stop(): void;
};

type PainterOptions = {
	readonly engine: Engine;
	readonly ui: UiStore;
	readonly size: () => Size;
	/** Its borders are as the config has them. */
	readonly glyphs: Glyphs;
	readonly demo: boolean;
	/** Whether nothing is drawn for now: the window is being pulled at. */
	readonly isHeld?: () => boolean;
	/** Before anything is set up. */
	readonly setUp?: SetUp;
	readonly usagesOf?: UsagesOf;
};

/** How often a screen on which nothing is told in seconds is looked at; a view of the machine is there for its figures. */
const calmMs = 10_000;
const calmOfMachineMs = 5000;

/** Whether a reader would mind to see it only with the next second: gauges and signs of life can wait for it, and cost no frame of their own. */
const isNews = (before: Snapshot, {activities, tasks, agents, messages}: Snapshot): boolean =>
	before.activities !== activities ||
	before.tasks !== tasks ||
	before.messages.length !== messages.length ||
	before.agents.length !== agents.length ||
	agents.some(({saying, state}, index) => saying !== before.agents[index]?.saying || state !== before.agents[index]?.state);

export const createPainter = ({engine, ui, size, glyphs, demo, isHeld, setUp, usagesOf}: PainterOptions): Painter => {
	const {cards, policy, now, getSnapshot} = engine;
	const outputOf = readOutputOf(engine);
	const listeners = new Set<() => void>();
	let endings: Array<() => void> = [];

	const draw = (): Picture => {
		const state = ui.get();
		drawn = getSnapshot();
		const desk = {
			snapshot: drawn,
			nowMs: now(),
			policy,
			glyphs: glyphsOf(glyphs.set, policy.screen.borders),
			demo,
			outputOf,
			logOf: engine.readLog,
			state,
			setUp: setUp?.get(),
			...(usagesOf ? {usagesOf} : {}),
		};
		if (demo) coach = nextCoachStep(coach, desk, size());
		return drawPicture({desk: demo ? {...desk, coach} : desk, cards, state, size: size()});
	};

	let coach = firstCoachStep;
	let drawn = getSnapshot();
	let picture = draw();
	let lookedAtMs = now();

	const look = () => {
		if (isHeld?.() === true) return;
		lookedAtMs = now();
		const next = draw();
		if (samePicture(picture, next)) return;
		picture = next;
		for (const listener of listeners) listener();
	};

	const hear = () => {
		const {page} = ui.get();
		if ((page && pageOf(page).isLive) || isNews(drawn, getSnapshot())) look();
	};

	return {
		get: () => picture,
		look,

		tick() {
			const nowMs = now();
			const {isFull, pane} = ui.get();
			const mostMs = isFull && pane === 'resources' ? calmOfMachineMs : calmMs;
			if (nowMs - lookedAtMs >= mostMs || nowMs < lookedAtMs || isToldInSeconds(drawn, ui.get(), nowMs)) look();
		},

		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},

		start() {
			endings = [engine.subscribe(hear), ui.subscribe(look), ...(setUp ? [setUp.subscribe(look)] : [])];
		},

		stop() {
			for (const end of endings) end();
			endings = [];
		},
	};
};
