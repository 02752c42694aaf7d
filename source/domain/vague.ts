/**
Whether an item of a list is too vague to hand to an agent as it stands: nothing proves it, and its few words say no more than that somebody should think.
*/
import type {Draft} from './plan-draft.js';

const fewWords = 3;
const thinking = /^(?:think|consider|discuss|decide|maybe|perhaps|explore|ask|idea|someday|wonder)\b|\?$/i;

/** What stands below another item may be short: that one says what it is about. */
export const isVague = ({title, prompt, check, files, parentLine}: Pick<Draft, 'title' | 'prompt' | 'check' | 'files' | 'parentLine'>): boolean => {
	if (check !== undefined || prompt.trim() !== '' || files.length > 0) return false;
	return thinking.test(title) || (parentLine === undefined && title.split(/\s+/).length < fewWords);
};
