// Shows the button that prints the page: without scripts it would do nothing.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
