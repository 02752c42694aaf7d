/**
What an import tells of each open item of a list: the words of `--json`, and of the preview on the screen.
*/
import {z} from 'zod';
import {priorities} from './task.js';

export const importItemSchema = z.strictObject({
	line: z.int().describe('Where it begins.'),
	task_id: z.string().describe('What it is called, or would be.'),
	title: z.string(),
	priority: z.enum(priorities),
	after: z.array(z.string()).describe('Ids of the tasks that it waits for.'),
	parent_line: z.int().nullable().describe('Of the open item that it stands below.'),
	is_known: z.boolean().describe('Whether it is in the backlog already.'),
	is_vague: z.boolean().describe('Whether it says hardly anything, and nothing proves it.'),
});
export type ImportItem = z.output<typeof importItemSchema>;

const previewSchema = z.object({items: z.array(importItemSchema), skipped: z.int(), warnings: z.array(z.string())});
export type ImportPreview = z.output<typeof previewSchema>;

/** In the answer of a dry import. */
export const importPreviewIn = (output: unknown): ImportPreview | undefined => {
	const read = previewSchema.safeParse(output);
	return read.success ? read.data : undefined;
};
