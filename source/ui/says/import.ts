/**
What the screen says when tasks are brought in.
*/
import {counted} from '../words.js';

export const importSays = {
	from: 'Import tasks',
	fromKeys: (enter: string, isWide: boolean) =>
		isWide ? `${enter} look into it  ↑ ↓ choose  Tab completes a path  paste a list  Esc` : `${enter} look  Tab path  Esc`,
	path: 'path',
	pathHint: 'of a file or a folder; or github, github:label, linear:TEAM',
	open: (count: number) => `${count} open`,
	looking: 'looking for lists …',
	noLists: 'No list with open boxes lies here.',
	github: 'open issues, through gh',
	pasted: (lines: number, enter: string) => `${counted(lines, 'line')} pasted. ${enter} looks into ${lines === 1 ? 'it' : 'them'}.`,
	pastedName: 'what was pasted',
	notHere: 'Files cannot be read from here.',
	title: (file: string) => `Import ${file}`,
	line: (line: number) => `line ${line}`,
	known: 'already imported',
	vague: 'vague, no check',
	after: (what: string) => `after ${what}`,
	already: (count: number) => `already imported: ${count}`,
	done: (count: number) => `closed boxes skipped: ${count}`,
	preview: (tasks: number, edges: number, file: string) => `preview ${counted(tasks, 'task')}, ${counted(edges, 'edge')}, no circles. ${file} is not changed.`,
	nothingTicked: 'Nothing is ticked: space does that.',
	keys: (count: number, enter: string, isWide: boolean) =>
		isWide ? `space toggle  * all  e edit a copy  ${enter} import ${count}  Esc` : `space toggle  ${enter} import ${count}  Esc`,
	reading: 'reading …',
	importing: 'importing …',
	unchanged: 'Nothing was changed.',
	escape: 'import nothing',
} as const;
