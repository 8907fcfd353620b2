/** Buttons that copy what stands in their `data-copy`, and say so. */
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null;
  if (!button) return;
  const label = button.dataset['label'] ?? button.getAttribute('aria-label') ?? 'Copy';
  button.dataset['label'] = label;
  void navigator.clipboard.writeText(button.dataset['copy'] ?? '').then(
    () => say(button, 'Copied', label),
    // No permission, or no secure context: the text can be selected.
    () => say(button, 'Not copied: select the text', label),
  );
});

function say(button: HTMLElement, words: string, label: string): void {
  button.setAttribute('aria-label', words);
  button.dataset['said'] = words;
  setTimeout(() => {
    button.setAttribute('aria-label', label);
    delete button.dataset['said'];
  }, 1600);
}
