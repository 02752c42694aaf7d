/**
The verb by which a person trusts what a repository's config can run.
*/
import {z} from 'zod';
import {trustOperations} from './verb-names.js';

export const trustVerb = {
	name: 'trust',
	examples: ['orch-tui trust', 'orch-tui trust show --json', 'orch-tui trust revoke', 'orch-tui trust list'],
	summary:
		"Show what this repository's config can run (agents' commands, the check, notices), and trust it: nothing of it runs before. Asked again when it changes.",
	input: z.strictObject({
		operation: z
			.enum(trustOperations)
			.default('give')
			.describe(
				'give: show it, ask, and remember it. show: only show it. revoke: forget it, so that nothing starts. list: all repositories that you have trusted.',
			),
	}),
	bareField: 'operation',
} as const;
