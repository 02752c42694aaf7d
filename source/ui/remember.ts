/**
Remembers the last answer of a function for as long as it is asked about the same thing: parts of the snapshot keep their identity until they change.
*/

export const remember = <Question, Answer>(answer: (question: Question) => Answer): ((question: Question) => Answer) => {
	let last: {readonly question: Question; readonly answer: Answer} | undefined;
	return question => {
		if (last === undefined || last.question !== question) last = {question, answer: answer(question)};
		return last.answer;
	};
};
