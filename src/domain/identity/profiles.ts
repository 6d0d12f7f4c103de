/** The profile whose users administer the org. */
export const ADMIN_PROFILE = "System Administrator";
export const STANDARD_PROFILE = "Standard User";
