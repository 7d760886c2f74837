import type { Notice } from "../../../core/notices.ts";
import type { Choice, Post } from "../../bot.ts";
import type { Words } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { inRows, type Rows, say, sayOrEdit, sentences } from "./posts.ts";
import { nextAnswer } from "./promised.ts";
import type { TicketTelling } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

export const solved = ({ words, number }: TicketTelling, { member, words: done }: Data<"solved">): Post => {
  const body =
    done === ""
      ? words.rich("solved-no-words", { member, number })
      : words.rich("solved", { member, number, words: done });
  return say(body, solvedButtons(words, number));
};

export const solvedButtons = (words: Words, number: number): Rows => [
  [
    { label: words.text("button-solved"), value: buttonValue("solved", number) },
    { label: words.text("button-not-yet"), value: buttonValue("not-yet", number) },
    { label: words.text("button-another"), value: buttonValue("another", number) },
  ],
];

export const solvedSettled = ({ words, number }: TicketTelling, { edits, choice }: Data<"solved-settled">): Post =>
  sayOrEdit(
    edits,
    words.rich("solved-settled", { number, choice }),
    // The question of whether it is solved stays open.
    choice === "another" ? solvedButtons(words, number).map((row) => row.slice(0, 2)) : [],
  );

export const askRating = ({ words, number }: TicketTelling, { edits }: Data<"ask-rating">): Post =>
  sayOrEdit(edits, words.rich("ask-rating", { number }), starButtons(number));

/** Stars need no words, so it is the same row in every language. */
export const starButtons = (number: number): Rows => {
  const stars = [1, 2, 3, 4, 5].map(
    (count): Choice => ({ label: "★".repeat(count), value: buttonValue("rate", `${number}.${count}`) }),
  );
  return inRows(stars);
};

export const rated = (telling: TicketTelling, { edits, ...rating }: Data<"rated">): Post =>
  sayOrEdit(edits, ratedWords(telling, rating));

type Rating = Pick<Data<"rated">, "stars" | "member" | "reader">;

const ratedWords = ({ words, number, account }: TicketTelling, { stars, member, reader }: Rating) => {
  if (stars >= 4) return words.rich("rated-high", { stars, number, member: member ?? account.name });
  if (stars === 3) return words.rich("rated-middle", { stars, number });
  // A delivery of before has no reader in it.
  return reader ? words.rich("rated-low-read", { stars, number, reader }) : words.rich("rated-low", { stars, number });
};

export const ratingWordsThanked = ({ words, number }: TicketTelling, { member }: Data<"rating-words-thanked">): Post =>
  say(
    member === null
      ? words.rich("thanks-for-words", { number })
      : words.rich("thanks-for-words-to", { number, member }),
  );

export const askWhatIsMissing = ({ words, number }: TicketTelling, { edits }: Data<"ask-what-is-missing">): Post =>
  sayOrEdit(edits, words.rich("what-is-missing", { number }));

export const closedByItself = ({ words, number }: TicketTelling): Post =>
  say(words.rich("closed-by-itself", { number }), starButtons(number));

export const deskLate = ({ words, number, account }: TicketTelling): Post =>
  say(words.rich("desk-late", { number, account: account.name }));

export const reopened = (telling: TicketTelling, { edits }: Data<"reopened">): Post =>
  sayOrEdit(edits, sentences(telling.words.rich("open-again", { number: telling.number }), nextAnswer(telling)));
