/** Lines as SVG path data: whole numbers, and no command that draws nothing. */

/** Along and across the direction of the picture. */
export type Command =
  ['M' | 'L', along: number, across: number] | ['C', number, number, number, number, number, number];

/** Straight to where the curve begins, then a curve that starts and ends along. */
export function lineTo(fromAlong: number, fromAcross: number, along: number, across: number): Command[] {
  const middle = (fromAlong + along) / 2;
  return [
    ['L', fromAlong, fromAcross],
    ['C', middle, fromAcross, middle, across, along, across],
  ];
}

/** @param point turns along and across into x and y */
export function pathText(
  commands: readonly Command[],
  point: (along: number, across: number) => [number, number],
): string {
  let text = '';
  let at: [number, number] = [NaN, NaN];
  // A straight piece waits: another in the same direction makes it longer.
  let straight: [number, number] | undefined;
  const flush = () => {
    if (!straight) return;
    if (straight[1] === at[1] && straight[0] !== at[0]) text += `H${straight[0]}`;
    else if (straight[0] === at[0] && straight[1] !== at[1]) text += `V${straight[1]}`;
    else if (straight[0] !== at[0]) text += `L${straight.join(' ')}`;
    at = straight;
    straight = undefined;
  };
  const whole = (along: number, across: number): [number, number] => {
    const [x, y] = point(along, across);
    return [Math.round(x), Math.round(y)];
  };
  for (const command of commands) {
    const end = whole(command.at(-2) as number, command.at(-1) as number);
    const from = straight ?? at;
    const isStraight = command[0] === 'L' || (command[0] === 'C' && isOnLine(from, end, command));
    if (command[0] === 'M') {
      text += `M${end.join(' ')}`;
      at = end;
    } else if (isStraight) {
      if (straight && straight[0] !== end[0] && straight[1] !== end[1]) flush();
      else if (straight && !sameLine(at, straight, end)) flush();
      straight = end;
    } else if (command[0] === 'C') {
      flush();
      const first = whole(command[1], command[2]);
      const second = whole(command[3], command[4]);
      text += `C${[first, second, end].map((pair) => pair.join(' ')).join(' ')}`;
      at = end;
    }
  }
  flush();
  return text;

  function isOnLine(from: [number, number], end: [number, number], command: Command): boolean {
    const [first, second] = [
      whole(command[1], command[2]),
      whole(command[3] as number, command[4] as number),
    ];
    return (
      (from[1] === end[1] && first[1] === end[1] && second[1] === end[1]) ||
      (from[0] === end[0] && first[0] === end[0] && second[0] === end[0])
    );
  }
}

function sameLine(a: [number, number], b: [number, number], c: [number, number]): boolean {
  return (a[0] === b[0] && b[0] === c[0]) || (a[1] === b[1] && b[1] === c[1]);
}
