/** Address of a stylesheet of its own, given by Vite. */
declare module '*.css?url&no-inline' {
  const url: string;
  export default url;
}
