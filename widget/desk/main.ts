import "./view/desk-app";
