/**
The two verbs that copy the databases, and put copies back.
*/
import {z} from 'zod';

export const backupVerbs = [
	{
		name: 'backup',
		examples: ['orch-tui backup', 'orch-tui backup ../shop.db'],
		summary: 'Copy both databases while they are in use: tasks and history into one file, figures into another beside it.',
		input: z.strictObject({
			file: z.string().min(1).optional().describe('Where to; default: a new file in data/backups. A file that is there is not overwritten.'),
		}),
		bareField: 'file',
	},
	{
		name: 'restore',
		examples: ['orch-tui restore data/backups/backup-1.db --yes'],
		summary: 'Put a backup in the place of the databases; it is looked at first, and what is there is put aside, not deleted.',
		input: z.strictObject({file: z.string().min(1).describe('The backup.')}),
		bareField: 'file',
	},
] as const;
