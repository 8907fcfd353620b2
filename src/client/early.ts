/**
 * Runs in the head before anything is painted: marks that scripts run, and applies the reader's choice of light or
 * dark. Inline and tiny, so it is kept as text here; the layout adds its hash to the Content-Security-Policy.
 */
export const earlyScript =
  "(function(e){e.dataset.js='';try{var t=localStorage.getItem('callboard:theme');if(t==='light'||t==='dark')e.dataset.theme=t}catch(x){}})(document.documentElement)";
