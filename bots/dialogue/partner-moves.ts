import { isNo, isYes } from "../vocabulary.ts";

export type Move = "accept" | "decline" | "way" | "arrived" | "done" | "give-up" | "jobs" | "skip";

/** Words that do what a button does; a message counts only when it says nothing else. */
export const saysMove = (text: string, move: Move): boolean =>
  PHRASES[move].has(plain(text)) || (move === "accept" && isYes(text)) || (move === "decline" && isNo(text));

/** Said in so many words: a plain yes or no may answer something else. */
export const namesMove = (text: string, move: Move): boolean => PHRASES[move].has(plain(text));

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll("ё", "е")
    .replace(/[^\p{L}\p{N}' ]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();

const phrases = (...lists: readonly string[]): ReadonlySet<string> =>
  new Set(lists.flatMap((list) => list.split(", ")));

const PHRASES: Readonly<Record<Move, ReadonlySet<string>>> = {
  accept: phrases(
    "accept, accepted, i accept, i'll take it, i take it, i'll do it, i can do it, take it, mine",
    "acepto, aceptado, aceptada, lo acepto, me lo quedo, lo cojo, lo hago, lo hago yo",
    "принимаю, принято, беру, берусь, возьму, сделаю, согласен, согласна",
  ),
  decline: phrases(
    "decline, declined, i decline, no thanks, no thank you, i can't, i cannot, can't",
    "rechazo, lo rechazo, no puedo, no gracias",
    "отказываюсь, отказ, не возьму, не могу, нет спасибо",
  ),
  way: phrases(
    "on my way, i'm on my way, im on my way, omw, i'm coming, coming, leaving now",
    "voy, voy para alla, voy para allá, en camino, estoy en camino, de camino, voy de camino, ya voy, salgo ya",
    "еду, уже еду, выехал, выехала, в пути, я в пути, выезжаю",
  ),
  arrived: phrases(
    "on site, i'm on site, im on site, i'm here, im here, arrived, i've arrived, here",
    "he llegado, ya he llegado, llegué, llegue, estoy aquí, estoy aqui, ya estoy aquí, ya estoy aqui, estoy en el sitio, en el sitio",
    "на месте, я на месте, приехал, приехала, я приехал, я приехала, прибыл, прибыла",
  ),
  done: phrases(
    "done, all done, it's done, its done, finished, i'm done, ready",
    "hecho, ya está, ya esta, terminado, acabado, he terminado, listo, lista",
    "готово, сделано, сделал, сделала, закончил, закончила, все готово, все сделано",
  ),
  "give-up": phrases(
    "can't do it, i can't do it, i cannot do it, cannot do it, i can't, i cannot",
    "no puedo hacerlo, no puedo, no lo puedo hacer",
    "не могу сделать, не смогу, не могу, не получится, не получается",
  ),
  jobs: phrases("my jobs, jobs", "mis trabajos, trabajos", "мои заказы, заказы"),
  skip: phrases(
    "skip, don't know, i don't know, no idea, -",
    "omitir, saltar, no sé, no se, no lo sé, no lo se",
    "пропустить, не знаю, пропусти",
  ),
};
