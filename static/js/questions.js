// Hides a question until the answer it depends on is given. Without this script all of them stand there, and say when
// they count.

"use strict";
{
  const dependent = [...document.querySelectorAll("[data-connect-only-if]")];

  const given = (name) =>
    [...document.getElementsByName(name)]
      .filter((field) => field.checked && !field.closest("[data-connect-only-if][hidden]"))
      .map((field) => field.value);

  // In the order of the page: a question that is hidden hides those that depend on it.
  const show = () => {
    dependent.forEach((question) => {
      const { connectOnlyIf, connectAnswer } = question.dataset;
      question.hidden = !given(connectOnlyIf).includes(connectAnswer);
    });
  };

  document.addEventListener("change", show);
  show();
}
