// What files may be: sizes, and what their names say of them.

/** How many bytes the base64 field of an object holds, and which refusal says so; facts/faults.ts. */
export interface BlobLimit {
  readonly most: number;
  readonly cause: "attachmentTooLarge" | "documentTooLarge" | "fileTooLarge";
}

/** Salesforce's limits; but for files, of which it takes 2 GB. Source: Object Reference, Attachment and Document. */
export const BLOB_LIMITS: Readonly<Record<string, BlobLimit>> = {
  Attachment: { most: 26_214_400, cause: "attachmentTooLarge" },
  Document: { most: 5_242_880, cause: "documentTooLarge" },
  ContentVersion: { most: 268_435_456, cause: "fileTooLarge" },
};

/** FileType by extension, as ContentVersion tells it; the others are UNKNOWN. Source: Object Reference, ContentVersion. */
export const FILE_TYPES: Readonly<Record<string, string>> = {
  ai: "AI",
  avi: "AVI",
  bmp: "BMP",
  csv: "CSV",
  doc: "WORD",
  docx: "WORD_X",
  eps: "EPS",
  gif: "GIF",
  htm: "HTML",
  html: "HTML",
  jpeg: "JPG",
  jpg: "JPG",
  js: "JS",
  m4a: "M4A",
  mov: "MOV",
  mp3: "MP3",
  mp4: "MP4",
  mpeg: "MPEG",
  mpg: "MPEG",
  pdf: "PDF",
  png: "PNG",
  ppt: "POWER_POINT",
  pptx: "POWER_POINT_X",
  psd: "PSD",
  rtf: "RTF",
  svg: "SVG",
  swf: "SWF",
  tif: "TIFF",
  tiff: "TIFF",
  txt: "TEXT",
  vsd: "VISIO",
  wav: "WAV",
  wmv: "WMV",
  xls: "EXCEL",
  xlsx: "EXCEL_X",
  xml: "XML",
  zip: "ZIP",
};

export const UNKNOWN_FILE_TYPE = "UNKNOWN";
