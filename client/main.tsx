import './theme.css';

// All that the page is made of comes beside this: the first paint, the page's mark, waits for none of it.
void import('./page');
