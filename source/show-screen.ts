/**
Opens the screen on a house, and conducts behind it until it is left. Part of the front step.
*/
import os from 'node:os';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {complain} from './complain.js';
import {watchForCrash} from './crash.js';
import type {Problem} from './domain/problem.js';
import type {Action} from './doors/action.js';
import {untilToldToLeave} from './leave.js';
import {type House, placesOf} from './open-house.js';
import {startInBackground} from './outside/background.js';
import {me} from './outside/process-identity.js';
import {remembered, viewersIn} from './screen-memory.js';
import {type Before, showFirstLines, showLines} from './show-lines.js';
import {showStatus} from './show-status.js';
import {glyphsFor, isDumb, wantsColour, wantsLines} from './terminal-look.js';
import type {ConfigDoor} from './ui/config-door.js';

/** A frame is out within this time. */
const firstFrameMs = 20;

export type ScreenSetting = {
	readonly isDemo: boolean;
	/** The config of the house, while it is in use. */
	readonly config?: ConfigDoor;
	readonly before?: Before;
};

const noKeys: Problem = {
	kind: 'bad-input',
	code: 'no_terminal',
	message: 'The screen needs a terminal to read keys from.',
	hint: 'Without one: orch-tui run, orch-tui status, or orch-tui --screen-reader.',
};

/** The screen; where there is no terminal to show it on, the same as `status`. */
export const showScreen = async (action: Action, house: House, {isDemo, before, config}: ScreenSetting): Promise<number> => {
	const {globals} = action;
	if (wantsLines(house.engine.policy.screen.screenReader))
		return before === undefined ? showLines(globals, house, isDemo, config) : showFirstLines(globals, house, before);
	if (process.stdout.isTTY !== true || isDumb()) {
		process.stderr.write('This is no terminal: showing the status. For a run without a screen: orch-tui run\n');
		return showStatus({kind: 'status', globals}, house);
	}

	if (process.stdin.isTTY !== true) return complain(noKeys, globals.json);

	const [{openScreen}, {surround}, {commandLineOf}] = await Promise.all([import('./ui/screen.js'), import('./surround.js'), import('./command-line.js')]);
	const {signal, told} = untilToldToLeave();
	let isGoingOn = false;
	const isRemembered = !isDemo && before === undefined && !globals.readOnly;
	if (before === undefined) house.engine.conduct();
	const screen = openScreen({
		engine: house.engine,
		colour: wantsColour(globals.color, true),
		glyphs: glyphsFor(globals, house.engine.policy.screen.glyphs),
		alternateScreen: globals.altScreen,
		readOnly: globals.readOnly,
		environment: process.env,
		demo: isDemo,
		surroundings: {
			...surround(house.root, () => house.engine.policy),
			...(config === undefined ? {} : {config}),
			...(isRemembered ? remembered(house) : {}),
			...(isDemo || before !== undefined ? {} : {viewers: viewersIn(house, {...me(), host: os.hostname()})}),
		},
		commandLine: commandLineOf(house.engine.cards),
		onLeave(how) {
			isGoingOn = how === 'background';
			before?.onLeave(how);
		},
		...(before === undefined ? {} : {setUp: before.setUp}),
	});
	const crash = watchForCrash({
		folder: isDemo ? os.tmpdir() : placesOf(house.root).data,
		agents: () => (isDemo ? undefined : house.store.agents.countLive()),
		closeScreen: screen.close,
	});
	const untilLeft = async () => screen.waitUntilExit().catch(crash.crashed);
	for (const end of [signal, ...(before === undefined ? [] : [before.closing])]) end.addEventListener('abort', () => screen.close());
	if (before !== undefined) {
		await untilLeft();
		crash.end();
		return crash.exitCode() ?? told.exitCode ?? 0;
	}

	// The first frame waits for nobody; agents find us before the first of them is started.
	await wait(firstFrameMs);
	const {serveAgents} = await import('./serve-agents.js');
	const door = await serveAgents(house);
	house.engine.start();
	await untilLeft();
	await door.close();
	await house.engine.stop();
	if (isGoingOn && !isDemo)
		await startInBackground([process.argv[1] ?? '', 'run', '--until', 'empty', ...(globals.directory === undefined ? [] : ['-C', globals.directory])]);
	crash.end();
	return crash.exitCode() ?? told.exitCode ?? 0;
};
