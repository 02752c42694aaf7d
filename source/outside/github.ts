/**
GitHub issues, through `gh` alone: who the person is there is its business.
*/
import {failure, type Result, success} from '../domain/problem.js';
import {askProgram, findProgram} from './programs.js';

const answerMs = 60_000;

/** As `gh` prints them, in JSON. `label`: only those that bear it. */
export const listIssues = async (folder: string, {label, limit}: {readonly label: string | undefined; readonly limit: number}): Promise<Result<string>> => {
	const gh = findProgram('gh');
	if (gh === undefined)
		return failure({kind: 'outside', code: 'github_failed', message: 'gh is not on the PATH.', hint: 'GitHub is asked through it: see cli.github.com.'});
	const args = ['issue', 'list', '--state', 'open', '--limit', String(limit), '--json', 'number,title,body,labels,url'];
	const {code, out, err} = await askProgram(gh, label === undefined ? args : [...args, '--label', label], {
		maxMs: answerMs,
		cwd: folder,
		outputMax: 32 * 1024 * 1024,
	});
	if (code === 0) return success(out);
	const [said = ''] = err.trim().split('\n');
	const message = code === undefined ? 'gh did not answer in time.' : `gh issue list failed: ${said || `exit ${code}`}`;
	return failure({kind: 'outside', code: 'github_failed', message, hint: 'Try it by itself: gh issue list'});
};
