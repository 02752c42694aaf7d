/**
What is said around editing a task.
*/

export const editSays = {
	does: 'edit the task in $EDITOR',
	hint: 'edit',
	about: (id: string, state: string) => `${id} is ${state}. Below the empty line stands what its agent is told.`,
	empty: 'Nothing behind a colon takes it away. Nothing changes when nothing is saved.',
	underWay: 'Its agent works by these words: only its priority and its labels can be changed now.',
	over: (id: string, state: string) => `${id} is ${state}; there is nothing left to change.`,
	unchanged: (id: string) => `${id} is as it was.`,
	again: 'e goes on with what you wrote.',
	noField: (line: number, names: readonly string[]) => `Line ${line} has no field. It begins with one of ${names.map(name => `${name}:`).join(' ')}.`,
	unknownField: (line: number, name: string, hint: string) => `Line ${line}: there is no field ${name}. ${hint}`,
	fields: (names: readonly string[]) => `There are ${names.join(', ')}.`,
};
