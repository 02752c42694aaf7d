/**
What the dashboard says where there is little room, and on the way out.
*/
import {counted} from '../words.js';

export const dashSays = {
	name: 'orch',
	needs: (columns: number, rows: number, leastColumns: number, leastRows: number) =>
		`orch-tui needs ${leastColumns}x${leastRows} cells, this is ${columns}x${rows}. q leaves.`,
	listNeeds: (size: string, least: string) => `terminal is ${size}: need ${least} for the list`,
	listNeedsShort: (size: string, least: string) => `${size}: list needs ${least}`,
	waits: (who: string) => `${who} waits`,
	failed: (who: string) => `${who} failed`,
	calm: 'nothing waits for you',
	leaves: 'q leave',
	reads: (who: string, enter: string) => `${who}: ${enter}`,
	peek: (who: string) => `Peek ${who}`,
	peekNothing: 'Nothing is under the cursor.',
	answers: (enter: string) => `${enter} answer`,
	decides: (enter: string) => `${enter} decide`,
	opens: (enter: string) => `${enter} log`,
	leave: 'Leave orch',
	leaveDemo: 'Leave the demo',
	demoEnds: 'The demo ends.',
	demoKept: ['Its agents are stopped; its repository is', 'removed, unless it was begun with --keep.'],
	tasks: (figures: string) => ` 2 Tasks  ${figures}`,
	trees: (count: number) => ` 3 Trees  ${count}`,
	uncommitted: (dirty: number, all: number) => (dirty > 0 ? `${dirty} with uncommitted work` : all > 0 ? 'nothing uncommitted' : ''),
	merges: (count: number) => ` 4 Merge  ${count} open`,
	noMerges: 'nothing to merge',
	running: (count: number) => (count === 0 ? 'No agent is at work.' : `${counted(count, 'agent')} ${count === 1 ? 'keeps' : 'keep'} running.`),
	waiting: (needs: number, who: string, queue: number, merges: number) =>
		[needs === 0 ? '' : `${needs === 1 ? '1 waits' : `${needs} wait`} for you (${who})`, `queue ${queue}`, `merge ${merges}`].filter(Boolean).join(', '),
	stands: 'The queue waits until somebody conducts.',
	answerLeave: (enter: string) => `[ ${enter} leave ]`,
	answerHold: 'leave and hold the queue',
	answerBackground: 'leave, the queue goes on',
	brief: {hold: 'leave, hold queue', background: 'leave, queue goes on'},
	answerStop: 'stop all…',
	answerStay: 'stay',
	back: 'Come back: npx orch-tui   Look: npx orch-tui status',
	never: 'never ask again: :set screen.confirmLeave false',
	ctrlC: 'Ctrl-C again leaves. Agents keep running.',
	ctrlCDemo: 'Ctrl-C again leaves. The demo ends.',
} as const;
