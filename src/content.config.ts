export { collections } from 'callboard/content';
