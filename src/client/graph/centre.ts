/** A picture that is wider than the page begins with what it is about. */
for (const frame of document.querySelectorAll<HTMLElement>('.graph')) {
  const root = frame.querySelector('.root');
  if (!root || frame.scrollWidth <= frame.clientWidth) continue;
  const [outer, inner] = [frame.getBoundingClientRect(), root.getBoundingClientRect()];
  frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
}
