/**
Tells "it is not there" from "we cannot ask": whoever can open no more files knows nothing of the world, and nobody is gone because of that.
*/
import {OutsideError} from '../domain/problem.js';
import {troubleOf} from '../domain/system-trouble.js';

/** Throws when it is we who cannot ask; any other error means that it is not there. */
export const requireAnswer = (error: unknown): void => {
	const trouble = troubleOf(error);
	if (trouble?.code !== 'too_many_files' && trouble?.code !== 'disk_error') return;
	const {code, message, hint, context = {}} = trouble;
	throw new OutsideError(code, message, hint, {cause: error, context});
};
