/**
Whether an item of a list is too vague to hand to an agent as it stands: nothing proves it, and its few words say no more than that somebody should think.
*/

const fewWords = 3;
const thinking = /^(?:think|consider|discuss|decide|maybe|perhaps|explore|ask|idea|someday|wonder)\b|\?$/i;

export const isVague = ({
	title,
	prompt,
	check,
	files,
}: {
	readonly title: string;
	readonly prompt: string;
	readonly check: string | undefined;
	readonly files: readonly string[];
}): boolean => check === undefined && prompt.trim() === '' && files.length === 0 && (title.split(/\s+/).length < fewWords || thinking.test(title));
