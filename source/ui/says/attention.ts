/**
What the screen says about whoever waits for a person.
*/
import {counted} from '../words.js';

export const attentionSays = {
	nobody: 'Nothing waits for you.',
	/** Which of all it is that the cursor has gone to. */
	at: (index: number, count: number, what: string) => `${index} of ${count}: ${what}`,
	title: (count: number) => (count === 0 ? 'Nothing waits for you' : count === 1 ? '1 waits for you' : `${count} wait for you`),
	listKeys: (enter: string) => `j k move  ${enter} go there  Esc close`,
	more: (count: number) => `${count} more`,
	behind: (count: number) => (count === 0 ? '' : `${counted(count, 'task waits', 'tasks wait')} behind it`),
	waited: (age: string) => `waits ${age}`,
	kinds: {question: 'asks', unproven: 'unproven', conflicted: 'conflicted', approve: 'approve', 'gave-up': 'gave up'},
	asks: 'asks',
	answersBy: (key: string) => `${key} answers`,
	why: 'why',
	now: 'now',
	files: 'files',
	work: 'work',
	uncommitted: (files: number) => `${counted(files, 'file')} in no commit`,
	before: 'before',
	task: 'task',
	letIn: (key: string) => `It is done and proven. ${key} merges it.`,
	nothingPrinted: 'It has not printed anything yet.',
	toAgent: (agent: string) => `To ${agent}`,
	answerTo: (agent: string) => `${agent} asks`,
	answer: 'answer',
	say: 'say',
	sendKeys: (enter: string, hasChoices: boolean) => `${hasChoices ? '1-9 choose  ' : ''}${enter} send  ^G $EDITOR  Esc later`,
	writeFirst: 'Write an answer first, or Esc to decide later.',
	delivered: 'It is read when the agent next looks for messages.',
	gone: (agent: string) => `${agent} has left: there is nobody to say it to.`,
	noAgent: 'There is no agent here to say it to.',
	noLonger: 'This does not wait for you any more.',
	resolve: 'resolve',
	next: 'next',
	stay: 'decide later',
} as const;
