/**
What is said around questions, bulk acts and undo.
*/
import {counted} from '../words.js';

export const askSays = {
	tooSoon: 'The question has only just come up. Answer it again if you mean it.',
	keep: 'keep',
	keeps: (enter: string) => `[ n keep  ${enter}  Esc ]`,
	escKeeps: '[ Esc keep ]',
	escapeKeeps: 'Esc keeps things as they are.',
	typeTo: (words: string) => `Type ${words} to confirm: `,
	notTyped: (words: string) => `That is not ${words}. Nothing was done; Esc keeps things as they are.`,
	pasted: 'Pasted words do not answer a question. Type them.',
	moreLines: (count: number) => counted(count, 'more line'),
	more: (count: number) => `and ${count} more`,
	many: (does: string, count: number, noun: string) => `${does.charAt(0).toUpperCase()}${does.slice(1)} ${count} ${noun}?`,
	/** A reason that begins with the name says it once. */
	left: (name: string, reason: string) => (reason.startsWith(`${name} `) ? `left out: ${reason}` : `${name} is left out: ${reason}`),
	noneOfMarked: (count: number, reason: string) => `None of the ${count} marked: ${reason}`,
	manyDone: (does: string, done: number, all: number) => (done === all ? `${does}: all ${all} done.` : `${does}: ${done} of ${all} done.`),
	manyFailed: (does: string, failed: number) => `${does}: ${failed} could not be done`,
	failedLine: (name: string, reason: string) => `${name}: ${reason}`,
	underWay: (does: string) => `${does}…`,
	nothingToDo: 'Nothing to do.',
	undoes: (key: string, seconds: number) => `${key} undoes it (${seconds}s)`,
	final: (said: string, why: string) => `${said} That cannot be undone. ${why}`,
	isFinal: (why: string) => `Cannot be undone. ${why}`,
	nothingToUndo: 'There is nothing to undo.',
	undoing: (does: string) => `Undo: ${does}`,
	ago: (age: string) => `${age} ago`,
	historyTitle: 'What can be undone',
	historyEmpty: 'Nothing that was done here can be undone.',
	historyKeys: (enter: string) => `${enter} undoes it  j k  Esc closes`,
	does: {undo: 'undo', history: 'what can be undone'},
	close: 'close',
};
