import "./supervisor-app";
