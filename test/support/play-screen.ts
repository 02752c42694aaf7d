/**
A program that opens the screen on the fake engine, for tests and for looking at it: what the real one does with a real terminal.

`PLAY_AGENTS`: so many agents. `PLAY_STILL`: the clock stands, and moves on by a second with each SIGUSR2. `PLAY_LINES`: the line mode.
`PLAY_ASKS`: with the first SIGUSR2, a1 has a question.
*/
import process from 'node:process';
import {createInterface} from 'node:readline';
import {registry} from '../../source/commands/registry.js';
import {success} from '../../source/domain/problem.js';
import {stopGroup} from '../../source/outside/jobs.js';
import {wrapLines} from '../../source/ui/cells.js';
import {createLineMode} from '../../source/ui/line-mode/line-mode.js';
import {openScreen} from '../../source/ui/screen.js';
import {fakeAnswer} from './fake-answers.js';
import {fakeEngine} from './fake-engine.js';
import {anAgent, aSnapshot, startMs} from './fake-snapshot.js';

const openedAtMs = Date.now();
const count = Number(process.env['PLAY_AGENTS'] ?? 0);
const many = Array.from({length: count}, (_, index) => anAgent(`a${index + 1}`, 'T-17', 'working', {heardAtMs: startMs - index * 1500}));
let ticks = 0;
process.on('SIGUSR2', () => {
	ticks += 1;
	if (process.env['PLAY_ASKS'] === undefined || ticks > 1) return;
	const agents = engine.getSnapshot().agents.map(agent => (agent.id === 'a1' ? {...agent, state: 'needs-you' as const, saying: 'Which database?'} : agent));
	engine.change({agents});
});
const engine = {
	...fakeEngine({
		snapshot: count > 0 ? aSnapshot({agents: many}) : aSnapshot(),
		clock: () => (process.env['PLAY_STILL'] === undefined ? startMs + Date.now() - openedAtMs : startMs + ticks * 1000),
	}),
	cards: Object.values(registry),
};
const done = engine.answer;
engine.answer = dispatched => {
	const output = fakeAnswer(dispatched.name, dispatched.input);
	return output === undefined ? done(dispatched) : success({output: {...output}});
};

const showScreen = async (): Promise<void> => {
	const screen = openScreen({
		engine: {...engine, dispatch: async (name, input) => engine.answer({name, input})},
		colour: process.env['NO_COLOR'] === undefined,
		glyphs: process.env['PLAY_ASCII'] === undefined ? 'unicode' : 'ascii',
		environment: process.env,
		surroundings: {jobs: {stop: stopGroup}},
		demo: process.env['PLAY_DEMO'] !== undefined,
	});
	await screen.waitUntilExit();
	process.stdout.write('The terminal is yours again.\n');
};

const showLines = async (): Promise<void> => {
	const left = Promise.withResolvers<void>();
	const mode = createLineMode({
		engine,
		write: text => process.stdout.write(wrapLines(text, process.stdout.columns)),
		leave: left.resolve,
		isDemo: false,
		isReadOnly: false,
	});
	createInterface({input: process.stdin, terminal: false}).on('line', line => void mode.hear(line));
	mode.start();
	await left.promise;
	mode.stop();
};

await (process.env['PLAY_LINES'] === undefined ? showScreen() : showLines());
process.exit(0);
