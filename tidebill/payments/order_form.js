function (order) {
  "use strict";
  // Runs on a merchant's page: makes elements and text only, so that nothing in it is ever read as markup.
  var script = document.currentScript;

  function make(name, attributes, parent, text) {
    var element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) { element.textContent = text; }
    parent.appendChild(element);
    return element;
  }

  function field(parent, described) {
    var id = "tidebill-" + order.token + "-" + described.name;
    var box = make("p", { "class": "tidebill-field" }, parent);
    make("label", { "for": id }, box, described.label);
    make("br", {}, box);
    var attributes = { id: id, name: described.name, type: described.type, value: described.value || "" };
    if (described.required) { attributes.required = ""; }
    if (described.autocomplete) { attributes.autocomplete = described.autocomplete; }
    if (described.type === "number") { attributes.min = "1"; attributes.max = "10000"; }
    make("input", attributes, box);
  }

  function group(parent, legend, fields) {
    var box = make("fieldset", { "class": "tidebill-group" }, parent);
    make("legend", {}, box, legend);
    fields.forEach(function (described) { field(box, described); });
  }

  var form = document.createElement("form");
  form.setAttribute("class", "tidebill-order");
  form.setAttribute("method", "post");
  form.setAttribute("action", order.action);
  form.setAttribute("accept-charset", "utf-8");
  make("h2", {}, form, order.title);
  if (order.description) { make("p", {}, form, order.description); }
  make("p", { "class": "tidebill-price" }, form, order.price_text);
  order.groups.forEach(function (described) { group(form, described.legend, described.fields); });
  order.hidden.forEach(function (described) {
    make("input", { type: "hidden", name: described.name, value: described.value }, form);
  });
  make("button", { type: "submit" }, form, order.button);
  script.parentNode.insertBefore(form, script.nextSibling);
}
