/**
Where we are, without asking git: for what has to answer at once. Part of the front step.
*/
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** Top level of the main checkout that `folder` lies in: a worktree's `.git` is a file that says where the repository is. */
export const rootAbove = (folder: string): string | undefined => {
	for (let here = folder; ; here = path.dirname(here)) {
		const git = path.join(here, '.git');
		if (existsSync(git)) {
			if (statSync(git).isDirectory()) return here;
			const place = /^gitdir: (.*)$/m.exec(readFileSync(git, 'utf8'))?.[1];
			return place === undefined ? undefined : path.resolve(here, place, '../../..');
		}

		if (here === path.dirname(here)) return undefined;
	}
};
