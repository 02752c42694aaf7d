/**
What a path or glob of a task may look like: always inside the repository, always from its top folder.
*/

/** Why it cannot be one of the repository's, as the end of a sentence, or `undefined`. */
export const whyNotInside = (file: string): string | undefined => {
	if (file === '') return 'is empty';
	if (/^(?:[/\\]|~|[A-Za-z]:)/.test(file)) return 'is not relative to the repository';
	if (/(?:^|[/\\{,(|])\.\.(?:$|[/\\},)|])/.test(file)) return 'leaves the repository';
	if (/^(?:\.\/+)*\.git(?:$|\/)/i.test(file)) return 'belongs to git';
	return undefined;
};

/** The same path in its shortest form: no `./` in front, no doubled slashes; a folder is all that is in it. */
export const tidyPath = (file: string): string => {
	const tidy = file.replaceAll(/\/{2,}/g, '/').replace(/^(?:\.\/)+/, '');
	return tidy === '' || tidy === '.' ? '**' : tidy.replace(/\/$/, '/**');
};
