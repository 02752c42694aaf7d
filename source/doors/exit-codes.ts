/**
How a run ends, as a number. `exitCodes` of the domain says which problem has which; this says what they mean.
*/

export const exitMeanings: ReadonlyArray<{readonly code: number; readonly meaning: string}> = [
	{code: 0, meaning: 'Done as asked.'},
	{
		code: 1,
		meaning: 'It ran and failed, or a rule said no. Of `run` and `wait`: a task was given up, or could not be merged; of `wait` also: it cannot come any more.',
	},
	{code: 2, meaning: 'Wrong use: a flag, the config, no terminal, or a question that needs --yes.'},
	{code: 3, meaning: 'Not found, or nothing to do. Asking what there is to do ends with 0, also when there is nothing.'},
	{
		code: 4,
		meaning:
			'A person has to decide: the config is not trusted yet. Of `run` also: nothing failed, but work is unproven, or waits for approval or for the end of a pause. Of `wait`: it goes on only when a person decides.',
	},
	{code: 5, meaning: 'Held by the machine: memory, disk, processor.'},
	{code: 6, meaning: 'Another orch-tui leads and cannot be followed.'},
	{code: 70, meaning: 'A mistake of orch-tui.'},
	{code: 124, meaning: 'Of `wait`: the time of --timeout is over.'},
	{code: 130, meaning: 'Interrupted; 129 and 143 for the other signals.'},
];
