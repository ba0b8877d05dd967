namespace Transparency.Web.Pages;

/// <summary>An active filter of a list, and the address of the list without it.</summary>
public sealed record Chip(string Label, string Without);
