/**
What keeps the house open: the screen, `run`, `status` and `events`. Part of the front step.
*/
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {complain} from './complain.js';
import {safeJson} from './domain/safe-json.js';
import type {Action, Globals} from './doors/action.js';
import {asAscii, dateOf} from './doors/columns.js';
import {eventJson, eventLine} from './doors/events.js';
import {statusJson} from './doors/status.js';
import {statusText} from './doors/status-text.js';
import {untilToldToLeave} from './leave.js';
import type {House} from './open-house.js';
import {startInBackground} from './outside/background.js';
import type {Project} from './project.js';
import {lead, runHeadless} from './run-headless.js';

export type Attended = Action & {kind: 'screen' | 'run' | 'status' | 'events'};

const isUtf8 = (): boolean => /utf-?8/i.test(process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '');

const isDumb = (): boolean => process.env['TERM'] === 'dumb';

/** Where arrows and the like cannot be shown. */
const isAsciiOnly = ({ascii}: Globals): boolean => ascii || !isUtf8() || isDumb();

/** Prints text for people: in ASCII where nothing else can be shown. */
const printFor =
	(globals: Globals) =>
	(text: string): void => {
		process.stdout.write(isAsciiOnly(globals) ? asAscii(text) : text);
	};

/** Colour when the terminal is one and nobody minds; NO_COLOR counts when it is not empty (no-color.org). */
const wantsColour = (asked: boolean | undefined, isTty: boolean): boolean => asked ?? (isTty && !process.env['NO_COLOR'] && !isDumb());

export const attend = async (action: Attended, house: House, project: Project): Promise<number> => {
	switch (action.kind) {
		case 'status': {
			return showStatus(action, house);
		}

		case 'events': {
			return showEvents(action, house);
		}

		case 'run': {
			return conduct(action, house, project);
		}

		case 'screen': {
			return showScreen(action, house, {isDemo: false});
		}
	}
};

/** A cut row ends with one sign, which is three in ASCII. */
const cutInAscii = 2;

/** Whoever conducts reads the machine every few seconds; an older reading says nothing of now. */
const readingMaxAgeMs = 10_000;
/** Use of the processor is what was used between two moments; the first was when the house was opened. */
const measuredOverMs = 150;

const showStatus = async ({globals, part}: Action & {kind: 'status'}, {engine}: House): Promise<number> => {
	const isTty = process.stdout.isTTY === true;
	const readAtMs = engine.getSnapshot().readings.at(-1)?.atMs ?? 0;
	if (engine.now() - readAtMs > readingMaxAgeMs) {
		await wait(measuredOverMs);
		await engine.dispatch('monitor-resource-usage', {});
	}

	const snapshot = engine.getSnapshot();
	if (globals.json) {
		process.stdout.write(`${safeJson(statusJson(snapshot, engine.policy, engine.now()))}\n`);
		return 0;
	}

	const columns = (process.stdout.columns ?? 100) - (isAsciiOnly(globals) ? cutInAscii : 0);
	const text = statusText(snapshot, engine.policy, engine.now(), {colour: wantsColour(globals.color, isTty), columns, part});
	printFor(globals)(`${text}\n`.replace(/\n\n$/, '\n'));
	return 0;
};

const showEvents = async ({follow, limit, globals}: Action & {kind: 'events'}, {store}: House): Promise<number> => {
	const {signal} = untilToldToLeave();
	const print = (activities: ReturnType<typeof store.activities.latest>) => {
		for (const activity of activities) {
			if (globals.json) process.stdout.write(`${safeJson(eventJson(activity))}\n`);
			else printFor(globals)(`${eventLine(activity)}\n`);
		}
	};
	let last = store.activities.lastId();
	print(store.activities.latest(limit));
	const followEveryMs = 250;
	while (follow && !signal.aborted) {
		const fresh = store.activities.listSince(last, 1000);
		last = fresh.at(-1)?.id ?? last;
		print(fresh);
		await wait(followEveryMs, undefined, {signal}).catch(() => undefined);
	}

	return 0;
};

const conduct = async (action: Action & {kind: 'run'}, house: House, {policy, hasConfig}: Project): Promise<number> => {
	const {globals} = action;
	if (Object.keys(policy.agents).length === 0) {
		const hint = hasConfig ? 'Add one to "agents" in orch.config.jsonc.' : 'Run: orch-tui init';
		return complain({kind: 'bad-input', code: 'no_agent', message: 'No agent is configured.', hint}, globals.json);
	}

	// Every task of the backlog would be given up for it, one by one.
	if (!(await house.hasTarget())) {
		const hint = 'Make it (a new repository needs a first commit), or set targetBranch in orch.config.jsonc.';
		return complain({kind: 'bad-input', code: 'invalid_base_branch', message: `There is no branch ${house.targetBranch} to land on.`, hint}, globals.json);
	}

	const leader = await lead(house);
	if (leader !== undefined) {
		const since = dateOf(leader.sinceMs);
		const message = `Process ${leader.pid} on ${leader.host} leads this repository since ${since}.`;
		return complain(
			{kind: 'conductor', code: 'conductor_alive', message, hint: 'Look at it with: orch-tui status; or open the screen beside it.'},
			globals.json,
		);
	}

	const {signal, told} = untilToldToLeave();
	const print = (line: string) => {
		if (globals.json) process.stdout.write(`${line}\n`);
		else printFor(globals)(`${line}\n`);
	};
	const exitCode = await runHeadless({house, until: action.until, json: globals.json, quiet: globals.quiet, print, signal});
	if (told.exitCode !== undefined && !globals.json) print(goesOnText(house.store.agents.countLive()));
	return told.exitCode ?? exitCode;
};

/** Leaving stops nobody. */
const goesOnText = (agents: number): string => {
	const who = agents === 0 ? 'No agent is at work.' : agents === 1 ? '1 agent goes on without us.' : `${agents} agents go on without us.`;
	return `${who} To come back: orch-tui, or orch-tui run.`;
};

/** A frame is out within this time. */
const firstFrameMs = 20;

/** The screen; where there is no terminal to show it on, the same as `status`. */
export const showScreen = async (action: Action, house: House, {isDemo}: {readonly isDemo: boolean}): Promise<number> => {
	const {globals} = action;
	if (process.stdout.isTTY !== true || isDumb()) {
		process.stderr.write('This is no terminal: showing the status. For a run without a screen: orch-tui run\n');
		return showStatus({kind: 'status', globals}, house);
	}

	if (process.stdin.isTTY !== true) {
		return complain(
			{
				kind: 'bad-input',
				code: 'no_terminal',
				message: 'The screen needs a terminal to read keys from.',
				hint: 'Without one: orch-tui run, or orch-tui status.',
			},
			globals.json,
		);
	}

	const [{openScreen}, {surround}, {commandLineOf}] = await Promise.all([import('./ui/screen.js'), import('./surround.js'), import('./command-line.js')]);
	const {signal, told} = untilToldToLeave();
	let isGoingOn = false;
	house.engine.conduct();
	const screen = openScreen({
		engine: house.engine,
		colour: wantsColour(globals.color, true),
		glyphs: isAsciiOnly(globals) || process.env['TERM'] === 'linux' ? 'ascii' : 'unicode',
		demo: isDemo,
		surroundings: surround(house.root),
		commandLine: commandLineOf(house.engine.cards),
		onLeave(how) {
			isGoingOn = how === 'background';
		},
	});
	signal.addEventListener('abort', () => {
		screen.close();
	});
	// The first frame waits for nobody; agents find us before the first of them is started.
	await wait(firstFrameMs);
	const {serveAgents} = await import('./serve-agents.js');
	const door = await serveAgents(house);
	house.engine.start();
	await screen.waitUntilExit();
	await door.close();
	await house.engine.stop();
	if (isGoingOn && !isDemo)
		await startInBackground([process.argv[1] ?? '', 'run', '--until', 'empty', ...(globals.directory === undefined ? [] : ['-C', globals.directory])]);
	return told.exitCode ?? 0;
};
