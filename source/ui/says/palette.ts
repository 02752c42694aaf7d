/**
What the palette says.
*/
import {counted} from '../words.js';

export const paletteSays = {
	title: 'Command',
	hint: 'a key, a command or a word',
	keys: (enter: string) => `↑↓ pick  ${enter} run  Tab complete  Esc close`,
	fewKeys: (enter: string) => `${enter} run  Tab complete  Esc`,
	asciiKeys: 'Up Down pick  Enter run  Tab complete  Esc close',
	recent: 'recent',
	asTyped: 'as typed',
	onRow: (target: string, does: string) => `${target} · ${does}`,
	none: (typed: string) => `Nothing is called "${typed}".`,
	noneBut: (typed: string, meant: string) => `Nothing is called "${typed}". Did you mean "${meant}"?`,
	needsMore: (word: string) => `:${word} needs a word after it.`,
	noCommandLine: 'Commands cannot be typed here.',
	noSuchView: (typed: string) => `There is no view "${typed}".`,
	setTo: (value: string, does: string) => `${value} · ${does}`,
	isNow: 'as it is now',
	notSet: 'not set',
	takesOut: 'takes it out of the file',
	rowsIn: (count: number) => counted(count, 'row'),
	cancels: 'close',
	open: 'find a command or a setting',
	hintWord: 'cmd',
	dashboard: 'the dashboard',
	entries: {
		filter: 'show only the rows that fit',
		state: 'show only the rows in this state, as the header counts them',
		help: 'keys and what they do; a word after it searches',
		keys: 'every key, with the name a config calls it by',
		gc: 'remove the worktrees of what is merged',
		report: 'what landed, what waits, what was wasted',
		view: (title: string) => `go to ${title}`,
		leave: 'leave the screen; agents keep running',
		waiting: 'all that waits for you',
		history: 'what was done here and can be taken back',
		config: 'edit the config of this repository',
		mouse: 'click on rows, scroll with the wheel; off, the terminal selects text',
		set: 'change a setting and keep the comments of the file',
	},
};
