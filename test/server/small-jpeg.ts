/** A whole JPEG of 16 x 16 px for tests, and segments to put into it. */

/** Written by ffmpeg: JFIF head, a comment that names its writer, one quantisation table, one frame, one scan. */
export const SMALL_JPEG: Buffer = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgyMjsyO0RERERERFFLUVRUVFFRUVFUVFRaWlpqampaWlpUVFpaZGRqanN2c21t',
    'am12dn19fZaWj4+vr7XX1///xABuAAEBAAAAAAAAAAAAAAAAAAAFBgEBAAMBAAAAAAAAAAAAAAAABgIDAQQQAQABBAEDBQEAAAAAAAAAAAECABEhA0FRIhKB',
    'cTGhFGERAAIBAwMEAwEAAAAAAAAAAAECAwAREpEhMXFh0bEjQRMy/8AAEQgAEAAQAwESAAISAAMSAP/aAAwDAQACEQMRAD8AmfF1aYo2UvceuT6aoZEdmqHe',
    'FgOOAOv8pTDEjG7KG67jSjkU7BsRGTr4rQ2Ykvb4woXtkbnX1XO4MOdhnnjx9Y63pXZs/PMQAvkA+Me2c0JvjLbJj4p6LQyGR2/pi3U390kjgVVuJFbsLeTV',
    '6qGMpNzhjjubDLmw43qcDBv0DEIXx2PIx0r/2Q==',
  ].join(''),
  'base64',
);

/** A segment of a JPEG: marker, length, content. */
export function segment(marker: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const length = bytes.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), bytes]);
}

/** The small picture with something right behind its start. */
export function jpegWith(...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([SMALL_JPEG.subarray(0, 2), ...segments, SMALL_JPEG.subarray(2)]);
}

/** The same with another height and width written into its frame. */
export function jpegOfSize(height: number, width: number): Buffer {
  const bytes = Buffer.from(SMALL_JPEG);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0, 0x00, 0x11]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}
