export default function x(): void {}
