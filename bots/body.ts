/**
 * A request's body; null when it is larger than `most` bytes. Where its length is told, HTTP itself cuts it there, and it
 * is read in one piece; otherwise it is counted on the way.
 */
export const readBody = async (request: Request, most: number): Promise<Buffer | null> => {
  const told = request.headers.get("content-length");
  if (told !== null && Number(told) > most) return null;
  const bytes = told === null ? await counted(request, most) : Buffer.from(await request.arrayBuffer());
  return bytes && bytes.byteLength <= most ? bytes : null;
};

const counted = async (request: Request, most: number): Promise<Buffer | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
