/** Makes a photo small enough to send: at most 1600 px, JPEG, without what it tells of the phone and the place. */

const LONGEST_PX = 1600;
/** The server takes no more. */
const MOST_BYTES = 1_500_000;
const QUALITIES = [0.8, 0.6, 0.4];

/** Undefined where the browser cannot read the file as a picture. Drawing it anew leaves only the picture, turned as it was taken. */
export async function shrinkPhoto(file: Blob): Promise<Blob | undefined> {
  const address = URL.createObjectURL(file);
  try {
    const picture = await readPicture(address);
    if (picture === undefined || picture.naturalWidth === 0) return undefined;
    const scale = Math.min(1, LONGEST_PX / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    const paper = canvas.getContext('2d');
    if (paper === null) return undefined;
    // A JPEG has nothing that can be seen through: without this it would be black.
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const jpeg = await asJpeg(canvas, quality);
      if (jpeg !== null && jpeg.size <= MOST_BYTES) return jpeg;
    }
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function readPicture(address: string): Promise<HTMLImageElement | undefined> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => resolve(undefined);
    picture.src = address;
  });
}

function asJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
