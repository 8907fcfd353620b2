/** Problems of single files, worded once for all sources. */
import type { Problem } from '../problems.ts';

const shown = 20;

/**
 * Tells which file names can be used: no control characters, double quotes, backslashes or bytes that are not UTF-8
 * (those arrive as U+FFFD). Reports the others, the first twenty one by one.
 */
export function createNameCheck(
  repository: string,
  problems: Problem[],
): { accepts(path: string): boolean; finish(): void } {
  let refused = 0;
  return {
    accepts(path) {
      // oxlint-disable-next-line no-control-regex -- these are what must not get through
      if (!/[\u0000-\u001f\u007f"\\\uFFFD]/.test(path)) return true;
      refused += 1;
      if (refused <= shown)
        problems.push({
          rule: 'file-name-unusable',
          severity: 'warning',
          repository,
          message: `The file or folder named ${JSON.stringify(path)} was skipped: its name holds a control character, a quote, a backslash, or bytes that are not UTF-8.`,
          hint: 'Rename it.',
        });
      return false;
    },
    finish() {
      if (refused > shown)
        problems.push({
          rule: 'file-name-unusable',
          severity: 'warning',
          repository,
          message: `${refused - shown} more files or folders were skipped because of their names.`,
          hint: 'Rename them.',
        });
    },
  };
}

export function tooLarge(size: number, maxBytes: number): Problem {
  return {
    rule: 'file-too-large',
    severity: 'error',
    message: `The file holds ${size} bytes, more than the ${maxBytes} that are read of such a file.`,
    hint: 'Split it, or raise the bound in the configuration if it is meant to be that large.',
  };
}

export function lfsPointer(): Problem {
  return {
    rule: 'lfs-pointer',
    severity: 'warning',
    message: 'The file is a Git LFS pointer; its content lies elsewhere and is not read.',
    hint: 'Keep descriptors, docs and API definitions out of LFS.',
  };
}

/** @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export function isLfsPointer(content: Uint8Array): boolean {
  return (
    content.length < 1024 &&
    Buffer.from(content).toString('latin1').startsWith('version https://git-lfs.github.com/spec/')
  );
}
