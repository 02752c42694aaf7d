/**
A question with numbered answers: what every step of the line mode is.
*/

/** `undefined`: back to what comes next. */
export type Step = Prompt | undefined;
export type Answer = {readonly says: string; readonly next: () => Step | Promise<Step>};

export type Prompt = {
	/** Said before the answers. */
	readonly lines: readonly string[];
	readonly answers: readonly Answer[];
	/** Said after the answers; the list itself is one line where `isList` is not set. */
	readonly hint?: string;
	/** Each answer has a line of its own. */
	readonly isList?: boolean;
	/** What is typed and is no number. */
	readonly onText?: (text: string) => Step | Promise<Step>;
	/** Said when nothing is typed. */
	readonly onEmpty?: string;
};

export const isNumber = (line: string): boolean => /^\d+$/.test(line);

/** What comes of a line that was typed; what is none of the answers is objected to, and asked again. */
export const stepAfter = async (
	prompt: Prompt,
	line: string,
	say: (line: string) => void,
	objection: (line: string, answers: number) => string,
): Promise<Step> => {
	const {answers, onText, onEmpty} = prompt;
	if (line === '') {
		if (onEmpty !== undefined) say(onEmpty);
		return undefined;
	}

	const answer = isNumber(line) ? answers[Number(line) - 1] : undefined;
	if (answer) return answer.next();
	if (onText) return onText(line);
	say(objection(line, answers.length));
	return prompt;
};

const stop = (text: string): string => (/[.?!:]$/.test(text) ? text : `${text}.`);

/** As it is read out. */
export const promptLines = ({lines, answers, hint, isList = false}: Prompt): string[] => {
	const numbered = answers.map(({says}, index) => `${index + 1} ${stop(says)}`);
	if (isList) return [...lines, ...numbered, ...(hint === undefined ? [] : [hint])];
	const [before, last] = [lines.slice(0, -1), lines.at(-1)];
	const choices = [...numbered, ...(hint === undefined ? [] : [hint])].join(' ');
	// What is asked and what can be answered are one line, where what is asked is short.
	return last === undefined || last.length > 40 ? [...lines, ...(choices === '' ? [] : [choices])] : [...before, [last, choices].filter(Boolean).join(' ')];
};
