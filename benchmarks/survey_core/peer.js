"use strict";
// A line of JSON in, a line out: [verb, name of the form, and what the verb needs].
// load(form) -> questions; stand(place, answer) -> place: all before it are answered so;
// pick(place, answer) -> [seconds, next]: from the answer to the next visible question;
// forget() -> true.
const { createInterface } = require("node:readline");
const { Model } = require("survey-core");

const surveys = new Map();
const nextAfter = (questions, place) => {
  for (let at = place + 1; at < questions.length; at += 1) {
    if (questions[at].isVisible && questions[at].isEmpty()) return questions[at].name;
  }
  return null;
};

const verbs = {
  load(name, form) {
    const survey = new Model(form);
    const questions = survey.getAllQuestions();
    surveys.set(name, { survey, questions });
    return questions.length;
  },
  stand(name, place, answer) {
    const { survey, questions } = surveys.get(name);
    const before = questions.slice(0, place);
    survey.data = Object.fromEntries(before.map((q) => [q.name, answer]));
    return place;
  },
  pick(name, place, answer) {
    const { questions } = surveys.get(name);
    const question = questions[place];
    const begun = performance.now();
    question.value = answer;
    const next = nextAfter(questions, place);
    return [(performance.now() - begun) / 1000, next];
  },
  forget: (name) => surveys.delete(name),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const [verb, name, ...given] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(verbs[verb](name, ...given))}\n`);
});
