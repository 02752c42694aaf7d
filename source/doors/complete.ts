/**
What may come next on a command line. Knows nothing but a table and the ids there are, so that it can answer at every Tab.
*/

/** What a word stands for: nothing, one of these, an id, a file, or anything. `subject`: a task or an agent; `awaited`: or the queue. */
export type Taken = readonly string[] | 'nothing' | 'text' | 'agent' | 'task' | 'subject' | 'awaited' | 'file' | 'folder' | 'command';

export type Flag = {readonly flag: string; readonly short?: string; readonly does: string; readonly takes: Taken};

export type CompletedCommand = {
	/** One word or two, as in `agent kill`. */
	readonly words: string;
	readonly does: string;
	/** What its bare words are, in their order. `hasMore`: the last one may come again. */
	readonly bare: readonly Taken[];
	readonly hasMore: boolean;
	readonly flags: readonly Flag[];
};

export type Completion = {readonly globals: readonly Flag[]; readonly commands: readonly CompletedCommand[]; readonly topics: readonly Candidate[]};

/** `does`: a few words about it, for shells that show them. */
export type Candidate = {readonly word: string; readonly does: string};

/** The ids that begin with `prefix`. */
export type AskIds = (what: 'agent' | 'task', prefix: string) => readonly Candidate[];

/** For the shell itself: to complete names of files, or of folders. */
export const asksShell = {file: ':files', folder: ':folders'} as const;

const startingWith = (prefix: string, candidates: readonly Candidate[]): Candidate[] => candidates.filter(({word}) => word.startsWith(prefix));

const flagNamed = (word: string, flags: readonly Flag[]): Flag | undefined => flags.find(({flag, short}) => flag === word || short === word);

/** The first word of each command, and the second of those that begin with `first`. */
const commandWords = ({commands}: Completion, first: string | undefined): Candidate[] => {
	const found = new Map<string, string>();
	for (const {words, does} of commands) {
		const [one = '', two] = words.split(' ');
		if (first === undefined && !found.has(one)) found.set(one, two === undefined ? does : `${one} …`);
		if (first !== undefined && one === first && two !== undefined) found.set(two, does);
	}

	return [...found].map(([word, does]) => ({word, does}));
};

const idsOf = (takes: 'agent' | 'task' | 'subject' | 'awaited', prefix: string, askIds: AskIds): readonly Candidate[] => {
	if (takes === 'agent' || takes === 'task') return askIds(takes, prefix);
	const ids = [...askIds('task', prefix), ...askIds('agent', prefix)];
	return takes === 'awaited' ? [{word: 'queue', does: 'all tasks'}, ...ids] : ids;
};

/** Values with commas between them are completed at the last. */
const valuesOf = (takes: Taken, typed: string, table: Completion, askIds: AskIds): Candidate[] => {
	if (takes === 'nothing' || takes === 'text') return [];
	if (takes === 'file' || takes === 'folder') return [{word: asksShell[takes], does: ''}];
	if (takes === 'command')
		return startingWith(typed, [...commandWords(table, undefined), ...table.topics.filter(({word}) => !table.commands.some(({words}) => words === word))]);
	const before = typed.slice(0, typed.lastIndexOf(',') + 1);
	const prefix = typed.slice(before.length);
	const all = typeof takes === 'string' ? idsOf(takes, prefix, askIds) : takes.map(word => ({word, does: ''}));
	return startingWith(prefix, all).map(({word, does}) => ({word: before + word, does}));
};

type Read = {readonly bare: readonly string[]; readonly used: ReadonlySet<string>; readonly open: Flag | undefined; readonly isOver: boolean};

/** What the words before the cursor were: bare ones, flags, and a flag that still waits for its value. */
const readWords = (words: readonly string[], flags: readonly Flag[]): Read => {
	const bare: string[] = [];
	const used = new Set<string>();
	let open: Flag | undefined;
	for (const [index, word] of words.entries()) {
		if (open !== undefined) open = undefined;
		else if (word === '--') return {bare: [...bare, ...words.slice(index + 1)], used, open, isOver: true};
		else if (word.startsWith('-') && word !== '-') {
			const flag = flagNamed(word.split('=')[0] ?? '', flags);
			if (flag !== undefined) used.add(flag.flag);
			open = flag === undefined || flag.takes === 'nothing' || word.includes('=') ? undefined : flag;
		} else bare.push(word);
	}

	return {bare, used, open, isOver: false};
};

const commandOf = ({commands}: Completion, [one = '', two]: readonly string[]): CompletedCommand | undefined =>
	commands.find(({words}) => words === `${one} ${two}`) ?? commands.find(({words}) => words === one);

/** Bash takes a word apart at its equals sign. */
const joinEquals = (words: readonly string[]): string[] => {
	const joined: string[] = [];
	for (const word of words) {
		const last = joined.at(-1);
		if (last !== undefined && (word === '=' || last.endsWith('=')) && last.startsWith('--')) joined[joined.length - 1] = last + word;
		else joined.push(word);
	}

	return joined;
};

/** `words`: those after the program's name, up to and with the one that is being typed. */
export const complete = (table: Completion, shell: string, words: readonly string[], askIds: AskIds): Candidate[] => {
	const isBash = shell === 'bash';
	const joined = isBash ? joinEquals(words) : words;
	const typed = joined.at(-1) ?? '';
	const before = joined.slice(0, -1);
	const everyFlag = [...table.globals, ...table.commands.flatMap(({flags}) => flags)];
	const command = commandOf(table, readWords(before, everyFlag).bare);
	const flags = [...(command?.flags ?? []), ...table.globals];
	const {bare, used, open, isOver} = readWords(before, command === undefined ? everyFlag : flags);
	if (open !== undefined) return valuesOf(open.takes, typed, table, askIds);
	const [name = '', ...rest] = typed.split('=');
	if (!isOver && typed.startsWith('--') && typed.includes('=')) {
		const values = valuesOf(flagNamed(name, flags)?.takes ?? 'nothing', rest.join('='), table, askIds);
		// Bash replaces what stands behind the equals sign, the others the whole word.
		return isBash ? values : values.map(({word, does}) => ({word: word.startsWith(':') ? word : `${name}=${word}`, does}));
	}

	if (!isOver && typed.startsWith('-')) {
		return startingWith(
			typed,
			flags.filter(({flag}) => !used.has(flag)).map(({flag, does}) => ({word: flag, does})),
		);
	}

	const [first] = bare;
	if (first === undefined) return startingWith(typed, commandWords(table, undefined));
	const seconds = bare.length === 1 ? startingWith(typed, commandWords(table, first)) : [];
	if (command === undefined) return seconds;
	const place = bare.length - command.words.split(' ').length;
	const takes = command.bare[place] ?? (command.hasMore ? command.bare.at(-1) : undefined);
	return [...seconds, ...(takes === undefined ? [] : valuesOf(takes, typed, table, askIds))];
};
