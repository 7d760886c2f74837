/** An answer that is not ok, in Telegram's words. */
export class TelegramRefusal extends Error {
  readonly code: number;
  readonly parameters: Record<string, number> | undefined;

  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export const badRequest = (why: string, parameters?: Record<string, number>) =>
  new TelegramRefusal(400, `Bad Request: ${why}`, parameters);

export const forbidden = (why: string) => new TelegramRefusal(403, `Forbidden: ${why}`);

export const tooManyRequests = (retryAfterSeconds: number) =>
  new TelegramRefusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds });
