/**
What the language of the terminal can show. Part of the front step.
*/
import process from 'node:process';

/** Whether it is one that has more than ASCII. */
export const isUtf8 = (): boolean => /utf-?8/i.test(process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '');
