import { saveBlob } from '../../lib/save-file.ts';

/** Hands a text to the browser as a file to save. */
export function saveText({ fileName, text }: { fileName: string; text: string }): void {
  saveBlob(fileName, new Blob([text], { type: 'text/plain;charset=utf-8' }));
}
