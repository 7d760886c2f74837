import type { Notice } from "../../../core/notices.ts";
import { fileTrouble } from "./client.ts";
import { fileFollows } from "./desk.ts";
import { memberEdited, memberRemoved } from "./jobs.ts";
import * as partner from "./partner.ts";
import * as screens from "./screens.ts";
import type { ClientTelling, JobTelling, PartnerTelling, Worded } from "./telling.ts";
import { askZone, zoneSet } from "./zones.ts";

/** All that may be said in the chat of a partner's person; of anything else there are no words for them. */
export const wordToPartner = (notice: Notice, telling: PartnerTelling): Worded | Promise<Worded> => {
  const { job } = telling;
  const about = (view: (telling: JobTelling) => Worded | Promise<Worded>) => (job ? view({ ...telling, job }) : null);
  const screen: ClientTelling = { ...telling, message: null, files: [], quotes: null };
  const way = partner.jobsButton(telling.words);

  switch (notice.kind) {
    case "job-offer":
      return about((one) => partner.jobOffer(one, notice.data));
    case "offer-settled":
      return about((one) => partner.offerSettled(one, notice.data));
    case "job-yours":
      return about((one) => partner.jobYours(one, notice.data));
    case "job-news":
      return about((one) => partner.jobNews(one, notice.data));
    case "job-asks":
      return about((one) => partner.jobAsks(one, notice.data));
    case "job-words":
      return about(partner.wordsToPartner);
    case "job-words-edited":
      return memberEdited(telling, notice.data);
    case "job-words-removed":
      return memberRemoved(telling, notice.data);
    case "file-follows":
      return fileFollows(telling, notice.data);
    case "file-trouble":
      return fileTrouble(screen, notice.data);
    case "copy-removed":
      return { act: "remove", id: notice.data.id };
    case "partner-welcome":
      return partner.partnerWelcome(telling, notice.data);
    case "partner-unknown":
      return partner.partnerUnknown(telling, notice.data);
    case "partner-help":
      return partner.partnerHelp(telling);
    case "no-job":
      return partner.noJob(telling);
    case "my-jobs":
      return partner.myJobs(telling, notice.data);
    case "which-job":
      return partner.whichJob(telling, notice.data);
    case "ask-language":
      return screens.askLanguage(screen, notice.data, way);
    case "language-set":
      return screens.languageSet(screen, notice.data, way);
    case "ask-zone":
      return askZone(screen, notice.data, way);
    case "zone-set":
      return zoneSet(screen, notice.data, way);
    case "cannot-show":
      return screens.cannotShow(screen, notice.data);
    case "refused":
      return screens.refused(screen, sayable(notice.data));
    default:
      return null;
  }
};

type Refused = Extract<Notice, { kind: "refused" }>["data"];

/** A number in a refusal is a job's in these, else a ticket's: those are none of theirs. */
const OF_JOBS: readonly string[] = ["job-taken", "offer-over", "job-over"];
const PLAIN: readonly string[] = ["empty-message", "reason-needed", "bad-input", "not-found"];

const sayable = ({ code, facts }: Refused): Refused => {
  if (OF_JOBS.includes(code)) return { code, facts };
  return { code: PLAIN.includes(code) ? code : "stale", facts: {} };
};
